/**
 * The processor engine on oneDNN; the only place for {@code org.bytedeco.dnnl}.
 *
 * <p>A network is compiled in two steps. {@link org.alexnet4j.engine.onednn.ProgramBuilder} turns layers into a list of
 * {@link org.alexnet4j.engine.onednn.Operation}s over {@link org.alexnet4j.engine.onednn.Slot}s (tensors without
 * memory), letting oneDNN choose the memory layouts; {@link org.alexnet4j.engine.onednn.Instance} gives the slots
 * memory, tensors that do not live at the same time sharing it, and runs the operations. A training program has one
 * instance, an inference program one for each call under way. Imports {@code engine}, {@code network}, {@code random}.
 */
@NullMarked
package org.alexnet4j.engine.onednn;

import org.jspecify.annotations.NullMarked;
