/**
 * Sources of images, the prepared dataset on disk, and its statistics.
 *
 * <p>May import {@code image} and {@code random}; sees no networks. Start reading at
 * {@link org.alexnet4j.dataset.PreparedDataset}.
 */
@NullMarked
package org.alexnet4j.dataset;

import org.jspecify.annotations.NullMarked;
