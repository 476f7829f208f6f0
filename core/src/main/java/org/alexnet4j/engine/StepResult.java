package org.alexnet4j.engine;

import java.nio.FloatBuffer;

/**
 * What one step computed before its update.
 *
 * @param loss mean softmax cross-entropy of the batch, in nats
 * @param logits (N, classes), valid until the program's next call
 */
public record StepResult(double loss, FloatBuffer logits) {}
