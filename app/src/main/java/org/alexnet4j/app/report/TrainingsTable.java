package org.alexnet4j.app.report;

import java.util.List;
import java.util.Locale;
import org.alexnet4j.experiment.Trained;
import org.alexnet4j.network.NetworkFile;
import org.alexnet4j.training.PlainNumber;
import org.alexnet4j.training.TrainingFile;
import org.alexnet4j.training.TrainingSettings;

/** What was trained, and how: the same in every report. */
final class TrainingsTable {
    private TrainingsTable() {}

    static Part.Table of(List<Trained> trained) {
        Part.Table table = Part.Table.headed(
                "The trainings; each is a run of its own beside this report, for alexnet evaluate, classify and show.",
                "training",
                "seed",
                "epochs",
                "first rate",
                "last training error");
        for (Trained one : trained) {
            TrainingSettings settings = one.training().settings();
            table = table.with(
                    one.training().name(),
                    Long.toString(settings.seed()),
                    String.format(Locale.ROOT, "%.1f", one.epochs()),
                    PlainNumber.text(settings.policy().initial()),
                    one.diverged() ? "diverged" : Percent.of(one.lastTrainingError()));
        }
        return table;
    }

    /** Network and settings of a training, as files. */
    static List<Part> files(Trained one) {
        return List.of(
                new Part.Attachment(
                        "network.toml of " + one.training().name(),
                        NetworkFile.write(one.training().network())),
                new Part.Attachment(
                        "training.toml of " + one.training().name(),
                        TrainingFile.write(one.training().settings())));
    }
}
