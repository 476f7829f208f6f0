package org.alexnet4j.app.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.alexnet4j.UserException;
import org.alexnet4j.evaluation.Ensemble;
import org.alexnet4j.model.Predictions;
import org.jspecify.annotations.Nullable;

/**
 * What {@code --weights} says.
 *
 * @param given one for each model, with the sum 1; null to search them
 */
record EnsembleWeights(@Nullable List<Double> given) {
    private static final String SEARCH = "search";

    /**
     * Reads the option.
     *
     * @param text numbers with commas between them, "search", or null for equal weights
     * @param models how many there must be
     * @throws UserException if it is none of these
     */
    static EnsembleWeights parse(@Nullable String text, int models) {
        if (text == null) {
            return new EnsembleWeights(Ensemble.equalWeights(models));
        }
        if (text.equals(SEARCH)) {
            return new EnsembleWeights(null);
        }
        List<Double> numbers = new ArrayList<>();
        for (String number : text.split(",", -1)) {
            numbers.add(number(number, text));
        }
        double sum = numbers.stream().mapToDouble(Double::doubleValue).sum();
        if (numbers.size() != models || !(sum > 0)) {
            throw refused(text, "it should be " + models + " numbers, not all of them 0");
        }
        return new EnsembleWeights(numbers.stream().map(number -> number / sum).toList());
    }

    private static double number(String number, String text) {
        try {
            double value = Double.parseDouble(number.trim());
            if (value >= 0 && value <= Float.MAX_VALUE) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw refused(text, "\"" + number + "\" is not a number");
        }
        throw refused(text, number.trim() + " is not 0 or more");
    }

    private static UserException refused(String text, String problem) {
        return UserException.input(
                "--weights " + text + ": " + problem, "give one for each model, such as 2,1,1, or search");
    }

    boolean isSearched() {
        return given == null;
    }

    /**
     * One weight for each model.
     *
     * @param validation what the models say about the validation split; asked only for a search
     */
    List<Double> of(Supplier<List<Predictions>> validation) {
        return given == null ? Ensemble.searchWeights(validation.get()) : given;
    }
}
