package org.alexnet4j.tuning;

import org.alexnet4j.training.TrainingListener;

/** Is told how a search goes, on the search's thread and in order. */
public interface SearchListener {
    /**
     * A trial begins, or goes on.
     *
     * @param number of the trial, from 1
     * @param draw what it tries
     * @return who is told what happens in it
     */
    TrainingListener begins(int number, Draw draw);

    /**
     * A trial is over, or was stopped together with the search.
     *
     * @param trial how it ended
     * @param best whether it is the best so far
     */
    void ends(Trial trial, boolean best);
}
