package org.alexnet4j.app.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.alexnet4j.app.report.PaperTableReport;
import org.alexnet4j.app.report.Part;
import org.alexnet4j.experiment.Laboratory;
import org.alexnet4j.experiment.PaperTable;
import org.alexnet4j.experiment.PlannedTraining;
import org.alexnet4j.experiment.Scale;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.NetworkSpec;
import org.alexnet4j.training.TrainingSettings;

/**
 * One of the paper's two tables.
 *
 * @param number 1 or 2
 * @param networkName as the user gave it
 * @param pretrained models for the last lines of table 2
 */
record TableReproduction(
        int number, String networkName, NetworkSpec network, TrainingSettings settings, List<Path> pretrained)
        implements Reproduction<PaperTable> {
    private static final int CLASSES = 1000;

    @Override
    public String title() {
        return number == 1 ? "Table 1: ILSVRC-2010" : "Table 2: ILSVRC-2012";
    }

    @Override
    public String description() {
        // Without the pre-trained models: nothing is trained from them, and they may come later.
        return "table" + number + " with " + networkName;
    }

    @Override
    public List<PlannedTraining> trainings(Scale scale) {
        return PaperTable.trainings(number, network, scale.of(settings));
    }

    @Override
    public boolean isListed() {
        return true;
    }

    @Override
    public boolean isDrawn() {
        return false;
    }

    @Override
    public Optional<String> caution() {
        return Network.of(network).classes() == CLASSES
                ? Optional.empty()
                : Optional.of(
                        "The dataset is not the competition's, which has 1,000 classes: its errors cannot be compared with"
                                + " the paper's.");
    }

    @Override
    public PaperTable run(Laboratory laboratory, Scale scale) {
        return number == 1
                ? PaperTable.table1(laboratory, network, scale.of(settings))
                : PaperTable.table2(laboratory, network, scale.of(settings), pretrained);
    }

    @Override
    public List<Part> parts(PaperTable result) {
        return PaperTableReport.parts(result);
    }

    @Override
    public void json(PaperTable result, ObjectNode node) {
        PaperTableReport.json(result, node);
    }
}
