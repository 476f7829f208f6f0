/**
 * What a training leaves: the model file, the checkpoint, and how either came about.
 *
 * <h2>The file</h2>
 *
 * Both are safetensors files (safe to open, readable from Python): eight bytes with the length of the header (little
 * endian), the header in JSON, the tensors as little-endian float32, row-major, without gaps; the first one at a multiple of
 * 64 bytes from the file's start. The header's {@code __metadata__} holds strings:
 *
 * <table>
 * <caption>Metadata of format 1</caption>
 * <tr><th>key</th><th>what</th></tr>
 * <tr><td>{@code alexnet4j.format}</td><td>{@code 1}</td></tr>
 * <tr><td>{@code network}</td><td>the network file, TOML</td></tr>
 * <tr><td>{@code classes}</td><td>JSON array of {@code {"name", "wnid"}} in the order of the logits</td></tr>
 * <tr><td>{@code preprocessing}</td><td>JSON object: {@code imageSize}, {@code colorDeviations} (3),
 * {@code colorComponents} (9)</td></tr>
 * <tr><td>{@code provenance}</td><td>JSON object of strings</td></tr>
 * <tr><td>{@code activationRanges}</td><td>calibrated models only: JSON object, for each layer that computes with 8 bits
 * the largest magnitude of its input</td></tr>
 * <tr><td>{@code crc32c}</td><td>check sum of the header with the eight bytes before it, see {@link
 * org.alexnet4j.file.Seal}</td></tr>
 * <tr><td>{@code crc32c.tensors}</td><td>JSON object, for each tensor the check sums of its bytes: CRC32C in eight
 * hexadecimal digits for each begun MiB</td></tr>
 * <tr><td>{@code notFinite}</td><td>name of a tensor with a value that is infinite or not a number; empty if there is
 * none</td></tr>
 * <tr><td>{@code state}</td><td>checkpoints only: JSON object of strings, the position in the run</td></tr>
 * </table>
 *
 * The tensors follow each other in the order of the header and end with the file. Version 0.1.0 wrote no check sums. A
 * program that changes such a file must remove these three keys, or compute them anew.
 *
 * <p>Tensors are named as the network's parameters ({@code conv1.weight} …); {@code preprocessing.mean} is the mean image,
 * (3,S,S); in a checkpoint {@code velocity.NAME} is the velocity of the parameter NAME.
 *
 * <h2>Predictions</h2>
 *
 * What {@code alexnet evaluate --save} writes is a file of the same kind with the tensors {@code probabilities}, (N, classes),
 * and {@code labels}, (N), class indices. Its metadata: {@code alexnet4j.predictions} ({@code 1}), {@code source} (the
 * models), {@code classes} as above, {@code dataset} (its digest), {@code split} and {@code crops}.
 *
 * <p>May import {@code file}, {@code network}, {@code engine} (parameter values) and {@code dataset} (class labels,
 * statistics). Start reading at {@link org.alexnet4j.model.Model}.
 */
@NullMarked
package org.alexnet4j.model;

import org.jspecify.annotations.NullMarked;
