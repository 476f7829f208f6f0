/**
 * From prepared images to the batches that an engine reads: random crops, flips and colors for training, center, nine or
 * ten crops for a test, made ahead on threads of their own.
 *
 * <p>May import {@code dataset} and {@code random}. Start reading at {@link org.alexnet4j.batch.BatchLoader}.
 */
@NullMarked
package org.alexnet4j.batch;

import org.jspecify.annotations.NullMarked;
