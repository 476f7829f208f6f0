/**
 * AlexNet4J: the image-classification system of Krizhevsky, Sutskever and Hinton (2012) for the JVM.
 *
 * <p>This package holds only what every other package may use: the exception that a user is meant to read, and the
 * version. The way of
 * an image leads through {@code image}, {@code dataset}, {@code batch}, {@code network}, {@code engine},
 * {@code training}, {@code model}, {@code evaluation} and {@code inference}, in this order.
 */
@NullMarked
package org.alexnet4j;

import org.jspecify.annotations.NullMarked;
