/**
 * An image in, ranked classes or features out.
 *
 * <p>May import {@code image}, {@code batch}, {@code engine}, {@code evaluation}, {@code model} and what those import. Start
 * reading at {@link org.alexnet4j.inference.Classifier}.
 */
@NullMarked
package org.alexnet4j.inference;

import org.jspecify.annotations.NullMarked;
