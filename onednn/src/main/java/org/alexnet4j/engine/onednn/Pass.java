package org.alexnet4j.engine.onednn;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.alexnet4j.engine.DropoutMask;
import org.alexnet4j.engine.InferenceProgram;
import org.jspecify.annotations.Nullable;

/**
 * What differs from run to run.
 *
 * @param labels class indices of the batch while training or where their scores are derived, else empty
 * @param dropout the masks of a training step; null in a test, where dropout multiplies
 * @param watcher who gets the activations of watched layers; may be null
 * @param count examples that the watcher gets
 */
record Pass(
        List<Integer> labels, @Nullable DropoutMask dropout, InferenceProgram.@Nullable Watcher watcher, int count) {
    static final Pass TEST = new Pass(List.of(), null, null, 0);

    static Pass training(int[] labels, DropoutMask dropout) {
        return new Pass(boxed(labels), dropout, null, 0);
    }

    static Pass scores(int[] classes) {
        return new Pass(boxed(classes), null, null, 0);
    }

    private static List<Integer> boxed(int[] labels) {
        return Arrays.stream(labels).boxed().collect(Collectors.toUnmodifiableList());
    }

    static Pass watched(InferenceProgram.Watcher watcher, int count) {
        return new Pass(List.of(), null, watcher, count);
    }
}
