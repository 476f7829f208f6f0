/**
 * Sources of images, the prepared dataset on disk, and its statistics.
 *
 * <p>May import {@code file}, {@code image} and {@code random}; sees no networks. Start reading at
 * {@link org.alexnet4j.dataset.Preparation} for the way in and {@link org.alexnet4j.dataset.PreparedDataset} for the way
 * out.
 *
 * <h2>A prepared dataset on disk, format version 1</h2>
 *
 * <p>A directory. All numbers are little-endian; S is the side of the images, SPLIT one of {@code train},
 * {@code validation}, {@code test}.
 *
 * <dl>
 *   <dt>{@code dataset.json}
 *   <dd>{@code format} ("alexnet4j-dataset"), {@code version} (1), {@code writtenBy}, {@code decoder},
 *       {@code imageSize} (S, 1 to 4096), {@code digest}, {@code counts} (by split), {@code countsPerClass} (by split, in
 *       the order of the classes), {@code colorDeviations} (3, smallest first), {@code colorComponents} (9, a
 *       component after the other), {@code classes} (in the order of their indices: {@code name} and, for ImageNet's, {@code wnid}),
 *       {@code checkSums} (by file name, of all files but this one and the shards), {@code crc32c} (of this file, see
 *       {@link org.alexnet4j.file.Seal}). Check sums are CRC32C in eight hexadecimal digits; version 0.1.0 wrote none.
 *   <dt>{@code SPLIT-NNNNN.images}
 *   <dd>Shards, numbered from 00000: 3 · S · S unsigned bytes for each example, (3,S,S), nothing between them. Every shard
 *       but the last of a split holds floor(2^30 / (3 · S · S)) examples, so an example is found by arithmetic. A split
 *       without examples has no shard.
 *   <dt>{@code SPLIT.index}
 *   <dd>"alexnidx", version (int32), number of examples n (int32), n class indices (int32), n ends of names (int32, in
 *       bytes from the start of the names), the names in UTF-8: where in the source each example came from.
 *   <dt>{@code SPLIT.sums}
 *   <dd>n check sums (int32): of each image the CRC32C of its pixels.
 *   <dt>{@code mean.f32}
 *   <dd>The mean image of the training split, (3,S,S) float32; of all images where that split is empty.
 *   <dt>{@code skipped.tsv}
 *   <dd>Only where files could not be read: a heading, then a line each, file, tab, reason.
 * </dl>
 *
 * <p>The digest is SHA-256 over {@code "alexnet4j-dataset 1 S\n"}, a line {@code WNID tab name} for each class
 * ({@code null} where it has no WNID), and for each split SHA-256 over its examples' digests, each SHA-256 over the class index (int32) and the pixels. It does not
 * depend on the number of threads, the place, or the time.
 */
@NullMarked
package org.alexnet4j.dataset;

import org.jspecify.annotations.NullMarked;
