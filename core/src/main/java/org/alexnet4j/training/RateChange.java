package org.alexnet4j.training;

/**
 * A rate from which a policy goes on, since somebody chose it while the training went on.
 *
 * @param step steps done before the first one with it
 * @param rate of that step, above 0 and finite
 * @param drops how often a plateau policy had lowered the rate before
 */
record RateChange(long step, double rate, int drops) {
    /** Whether a rate can be trained with. */
    static boolean isRate(double rate) {
        return rate > 0 && rate < Double.POSITIVE_INFINITY;
    }

    /** All of it, such as {@code 1200:0.001:0}. */
    String text() {
        return step + ":" + rate + ":" + drops;
    }

    /**
     * What {@link #text} wrote.
     *
     * @throws NumberFormatException if it is anything else
     */
    static RateChange parse(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length != 3) {
            throw new NumberFormatException("no change of a rate");
        }
        RateChange change =
                new RateChange(Long.parseLong(parts[0]), Double.parseDouble(parts[1]), Integer.parseInt(parts[2]));
        if (change.step < 0 || !isRate(change.rate) || change.drops < 0) {
            throw new NumberFormatException("out of range");
        }
        return change;
    }
}
