/**
 * The paper's network in other libraries of the JVM, one class each, for {@code compare.py} beside this; and its pictures
 * decoded and resized by OpenCV, for {@code decode.py}.
 */
@NullMarked
package org.alexnet4j.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
