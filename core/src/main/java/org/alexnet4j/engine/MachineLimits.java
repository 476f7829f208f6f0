package org.alexnet4j.engine;

/**
 * What a machine does at best, as measured on it.
 *
 * @param operations floating-point operations a second of a large matrix product, a multiplication and an addition being
 *     two
 * @param bytes bytes a second that a large copy reads and writes together
 */
public record MachineLimits(double operations, double bytes) {
    /** The better of two measurements: what else ran on the machine is no limit of it. */
    public MachineLimits orBetter(MachineLimits other) {
        return new MachineLimits(Math.max(operations, other.operations), Math.max(bytes, other.bytes));
    }

    /**
     * The least time that work can take: its arithmetic or its memory traffic, whichever is longer.
     *
     * @return seconds
     */
    public double seconds(double workOperations, double workBytes) {
        return Math.max(workOperations / operations, workBytes / bytes);
    }
}
