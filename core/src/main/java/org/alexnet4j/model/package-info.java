/**
 * The model file and the checkpoint.
 *
 * <p>May import {@code network}, {@code engine} and {@code dataset}. Start reading at
 * {@link org.alexnet4j.model.ModelFile}.
 */
@NullMarked
package org.alexnet4j.model;

import org.jspecify.annotations.NullMarked;
