package org.alexnet4j.batch;

import java.nio.FloatBuffer;

/**
 * The examples of one step.
 *
 * @param images (N,C,H,W), from position 0 on
 * @param labels class indices, (N)
 * @param step the step's number
 */
@SuppressWarnings("ArrayRecordComponent") // Lives for a step; nobody compares it.
public record Batch(FloatBuffer images, int[] labels, long step) {}
