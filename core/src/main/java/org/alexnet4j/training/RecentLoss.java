package org.alexnet4j.training;

/** The mean loss of the last steps: a single batch's jumps too much to be read. */
public final class RecentLoss implements TrainingListener {
    private static final int WINDOW = 100;

    private final double[] losses = new double[WINDOW];
    private final double[] errors = new double[WINDOW];
    private long seen;

    @Override
    public void on(TrainingEvent event) {
        if (event instanceof TrainingEvent.StepDone done) {
            int place = (int) (seen++ % WINDOW);
            losses[place] = done.loss();
            errors[place] = done.top1Error();
        }
    }

    /** Mean loss of the last steps, at most 100; not a number before the first. */
    public double loss() {
        return mean(losses);
    }

    /** Mean top-1 error of the same steps, a fraction. */
    public double top1Error() {
        return mean(errors);
    }

    private double mean(double[] values) {
        int count = (int) Math.min(seen, WINDOW);
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += values[i];
        }
        return count == 0 ? Double.NaN : sum / count;
    }
}
