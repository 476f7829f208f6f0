/**
 * Batches for the engine: random crops, flips and PCA color augmentation for training, center crops and ten crops for
 * testing, filled ahead on threads of their own.
 *
 * <p>What is in a batch is a function of seed and step, whatever the number of threads. May import {@code dataset} and
 * {@code random}. Start reading at {@link org.alexnet4j.batch.BatchLoader}.
 */
@NullMarked
package org.alexnet4j.batch;

import org.jspecify.annotations.NullMarked;
