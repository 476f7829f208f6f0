package org.alexnet4j.training;

/**
 * How fast some parameters learn.
 *
 * @param rate multiple of the policy's rate, 0 or more; 0 freezes them
 * @param decay weight decay, 0 or more; each step takes rate · decay of a weight away (section 5)
 */
public record ParameterRates(double rate, double decay) {}
