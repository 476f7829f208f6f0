/**
 * The model file and the checkpoint.
 *
 * <p>May import {@code network}, {@code engine} and {@code dataset}. Start reading at
 * {@link org.alexnet4j.model.ModelFile}.
 *
 * <h2>A model on disk, format version 1</h2>
 *
 * <p>One safetensors file, as Python's {@code safetensors} reads it: the length of the header (8 bytes, little-endian),
 * the header in JSON, filled up with spaces so that tensors begin at a multiple of 64 bytes, the tensors in the order of
 * the header without gaps. All tensors are float32, row-major. At most 32 MiB of header.
 *
 * <p>{@code __metadata__}, a map of strings:
 *
 * <dl>
 *   <dt>{@code format}, {@code version}
 *   <dd>"alexnet4j-model" or "alexnet4j-checkpoint", and "1".
 *   <dt>{@code network}
 *   <dd>The network as the text of a {@code network.toml}; the side of its input is the size of the crops.
 *   <dt>{@code classes}
 *   <dd>JSON: a list, in the order of the logits, of {@code name} and, for ImageNet's, {@code wnid}.
 *   <dt>{@code preprocessing}
 *   <dd>JSON: {@code imageSize} S, side of the images before the crop, and how one gets there, in words.
 *   <dt>{@code provenance}
 *   <dd>JSON: a map of strings, where the model comes from.
 *   <dt>{@code state}
 *   <dd>Of a checkpoint only. JSON: a map of strings, the position in the run.
 * </dl>
 *
 * <p>Tensors:
 *
 * <dl>
 *   <dt>{@code LAYER.weight}, {@code LAYER.bias}
 *   <dd>The parameters: weights (O,I/groups,H,W) of a convolution, (O,I) of a fully connected layer, biases (O).
 *   <dt>{@code mean_image}
 *   <dd>(3,S,S), in units of 0 to 255.
 *   <dt>{@code color_deviations}, {@code color_components}
 *   <dd>(3) and (3,3): standard deviations along the principal components of the training images' colors, and the
 *       components, a row each.
 *   <dt>{@code velocity/LAYER.weight}, {@code velocity/LAYER.bias}
 *   <dd>Of a checkpoint only: the running updates of the parameters.
 * </dl>
 *
 * <p>A file is written as {@code .NAME.incomplete} beside its place, forced to disk and renamed.
 */
@NullMarked
package org.alexnet4j.model;

import org.jspecify.annotations.NullMarked;
