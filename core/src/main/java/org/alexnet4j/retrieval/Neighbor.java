package org.alexnet4j.retrieval;

/**
 * A row of an index and how far it is from what was looked for.
 *
 * @param row its position in the index
 * @param distance Euclidean, 0 or more
 */
public record Neighbor(int row, double distance) {}
