/**
 * Similar images: an index of features on disk, and the search for the nearest (section 6.1).
 *
 * <h2>An index on disk, format version 1</h2>
 *
 * A file in NumPy's format 1.0 with the features of n images, (n, width) little-endian float32, so that
 * {@code numpy.load(INDEX)} gives them. Of an index with sketches, two more such matrices follow, which {@code
 * numpy.load} gives when it is called again on the open file: (1 + m, width), the mean of the features, and below it m
 * orthonormal directions; and (n, m), of each image the coordinates of its features along these, from the mean.
 *
 * <p>Behind the matrices, to the end of the file, in JSON: {@code format} (1),
 * {@code layer}, {@code model} (path of the model file), {@code modelDigest} (its SHA-256, 64 hexadecimal digits),
 * {@code precision} (of the computation), and {@code images}, for each row an array of five strings: the file, the example of a prepared dataset or nothing, a name
 * for people, the class or nothing, and what changes when the image does; {@code rowSums}, of each row the CRC32C of its
 * bytes, a signed number; {@code sketchSum}, likewise of all between the features and the description; first of all
 * {@code crc32c}, of the description itself, see {@link org.alexnet4j.file.Seal}. Version 0.1.0 wrote no sums.
 *
 * <h2>Search</h2>
 *
 * {@link org.alexnet4j.retrieval.FeatureIndex#nearest} compares all rows; {@link
 * org.alexnet4j.retrieval.FeatureIndex#approximatelyNearest} compares all sketches, and then only the rows with the nearest
 * of them.
 *
 * <p>May import {@code file}. Start reading at {@link org.alexnet4j.retrieval.FeatureIndex}.
 */
@NullMarked
package org.alexnet4j.retrieval;

import org.jspecify.annotations.NullMarked;
