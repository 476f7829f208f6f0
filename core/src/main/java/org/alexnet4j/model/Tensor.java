package org.alexnet4j.model;

import java.nio.FloatBuffer;
import java.util.List;

/**
 * A tensor of a file.
 *
 * @param name its name in the file
 * @param shape its dimensions
 * @param values row-major, from position 0 to the limit
 */
record Tensor(String name, List<Integer> shape, FloatBuffer values) {
    /** Number of values that a shape has. */
    static long size(List<Integer> shape) {
        return shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
    }
}
