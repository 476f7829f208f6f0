package org.alexnet4j.engine;

/**
 * Memory that a program holds.
 *
 * @param purpose what for, such as "activations"
 * @param bytes how much
 */
public record MemoryUse(String purpose, long bytes) {}
