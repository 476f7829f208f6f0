/**
 * An image is bytes with a width and a height: decoding files of any usual kind, turning them upright, resizing and
 * cropping.
 *
 * <p>No native code here: a decoder that uses a native library lives in a module of its own and is found through
 * {@link java.util.ServiceLoader}. Imports nothing of ours but the root package. Start reading at
 * {@link org.alexnet4j.image.ImageDecoder}.
 */
@NullMarked
package org.alexnet4j.image;

import org.jspecify.annotations.NullMarked;
