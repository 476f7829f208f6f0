package org.alexnet4j.training;

import java.util.ArrayList;
import java.util.List;

/** Passes events on to listeners, and keeps the sums from which speeds are computed. */
final class Events {
    private final List<TrainingListener> listeners;
    private final Speed session = new Speed();
    private Speed epoch = new Speed();

    /** @param listeners in the order in which they are told */
    Events(List<TrainingListener> listeners) {
        this.listeners = new ArrayList<>(listeners);
    }

    void tell(TrainingEvent event) {
        if (event instanceof TrainingEvent.StepDone done) {
            session.add(done);
            epoch.add(done);
        }
        for (TrainingListener listener : listeners) {
            listener.on(event);
        }
        if (event instanceof TrainingEvent.EpochDone) {
            epoch = new Speed();
        }
    }

    /** Since the start or the resumption. */
    Speed session() {
        return session;
    }

    /** Since the last epoch's end. */
    Speed epoch() {
        return epoch;
    }

    /** Sums over steps. */
    static final class Speed {
        private long images;
        private long nanos;
        private long waitNanos;

        private void add(TrainingEvent.StepDone done) {
            images += done.batchSize();
            nanos += done.nanos();
            waitNanos += done.waitNanos();
        }

        /** Training examples by time, validations left out. */
        double imagesPerSecond() {
            return nanos == 0 ? 0 : images * 1e9 / nanos;
        }

        /** Share of the time in which the engine waited for data. */
        double waitShare() {
            return nanos == 0 ? 0 : (double) waitNanos / nanos;
        }
    }
}
