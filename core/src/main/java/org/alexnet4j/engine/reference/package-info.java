/**
 * The definition of every layer in plain loops and double precision: slow, obviously right, the twin in every test, and
 * the last resort where no native library loads.
 *
 * <p>May import {@code engine}, {@code network} and {@code random}. Start reading at
 * {@link org.alexnet4j.engine.reference.ReferenceLayer}.
 */
@NullMarked
package org.alexnet4j.engine.reference;

import org.jspecify.annotations.NullMarked;
