package org.alexnet4j.tuning;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.alexnet4j.UserException;
import org.alexnet4j.file.ContentKind;
import org.alexnet4j.file.Mismatch;
import org.alexnet4j.file.ReadFailure;
import org.alexnet4j.file.SealedJson;
import org.alexnet4j.file.WholeFile;
import org.alexnet4j.file.WriteFailure;
import org.jspecify.annotations.Nullable;

/**
 * The file of a search, {@code tune.json}: its plan, and every trial that is over with what was drawn and the error after each
 * epoch.
 *
 * @param plan what the search is
 * @param trials from the first on; the last may be unfinished
 */
record SearchFile(SearchPlan plan, List<Trial> trials) {
    static final String NAME = "tune.json";

    private static final int LONGEST = 1 << 28;

    private static final ObjectMapper MAPPER = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES);

    SearchFile {
        trials = List.copyOf(trials);
    }

    /** Where the file of a folder is. */
    static Path of(Path folder) {
        return folder.resolve(NAME);
    }

    /**
     * Reads the file of a folder.
     *
     * @throws UserException if there is none, or it is damaged
     */
    static SearchFile read(Path folder) {
        Path file = of(folder);
        if (!Files.isRegularFile(file)) {
            throw Mismatch.of(folder, ContentKind.SEARCH);
        }
        try {
            @Nullable
            SearchFile search =
                    MAPPER.treeToValue(SealedJson.read(file, LONGEST).content(), SearchFile.class);
            if (search == null || !search.isSound()) {
                throw damaged(file, null);
            }
            return search;
        } catch (JsonProcessingException | SealedJson.DamagedException e) {
            throw damaged(file, e);
        } catch (IOException e) {
            throw ReadFailure.of(e, file);
        }
    }

    /** Whether its numbers can be what a search has written. */
    private boolean isSound() {
        boolean numbered = true;
        for (int i = 0; i < trials.size(); i++) {
            Trial trial = trials.get(i);
            numbered &= trial.number() == i + 1
                    && trial.validations().stream().allMatch(each -> each.top1Error() >= 0 && each.top1Error() <= 1);
        }
        return numbered
                && plan.trials() >= 1
                && plan.trials() <= SearchPlan.MOST_TRIALS
                && plan.epochs() >= 1
                && plan.images() >= 1
                && plan.space().ranges().entrySet().stream()
                        .allMatch(entry -> entry.getKey().allows(entry.getValue()));
    }

    private static UserException damaged(Path file, @Nullable Exception cause) {
        String problem = file + ": damaged, no description of a search"
                + (cause instanceof SealedJson.DamagedException ? ": " + cause.getMessage() : "");
        String remedy = "restore the file, or begin a new search";
        return cause == null
                ? UserException.input(problem, remedy)
                : new UserException(UserException.Kind.INPUT, problem, remedy, cause);
    }

    /**
     * Writes the file of a folder.
     *
     * @throws UserException if it cannot be written
     */
    void write(Path folder) {
        Path file = of(folder);
        try {
            WholeFile.write(file, SealedJson.text(MAPPER.valueToTree(this)));
        } catch (IOException e) {
            throw WriteFailure.of(e, file);
        }
    }
}
