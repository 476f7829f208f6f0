/** The paper's network in other libraries of the JVM, one class each, for {@code compare.py} beside this. */
@NullMarked
package org.alexnet4j.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
