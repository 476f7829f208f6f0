package org.alexnet4j.training;

/**
 * How wrong a network was on a split.
 *
 * @param images how many were classified
 * @param top1Error share whose class was not first, ties counted as wrong
 * @param top5Error share whose class was not among the first five
 * @param meanLoss mean cross-entropy, in nats
 */
public record Errors(int images, double top1Error, double top5Error, double meanLoss) {}
