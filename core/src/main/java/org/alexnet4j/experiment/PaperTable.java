package org.alexnet4j.experiment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.LongStream;
import org.alexnet4j.UserException;
import org.alexnet4j.batch.TestCrops;
import org.alexnet4j.evaluation.Ensemble;
import org.alexnet4j.evaluation.Evaluation;
import org.alexnet4j.model.Predictions;
import org.alexnet4j.network.NetworkSpec;
import org.alexnet4j.training.TrainingSettings;

/**
 * Table 1 (ILSVRC-2010) or table 2 (ILSVRC-2012) of section 6, the paper's errors beside ours.
 *
 * @param number 1 or 2
 * @param lines of the table
 * @param trained the networks that were trained for it
 */
public record PaperTable(int number, List<Line> lines, List<Trained> trained) {
    /** Table 2 averages five networks, and then seven. */
    public static final int FIVE = 5;

    /** Two of the seven were pre-trained. */
    public static final int PRETRAINED = 2;

    /**
     * A line.
     *
     * @param what the method, as in the paper
     * @param top1 the paper's top-1 error, 0 to 1; empty where it has none
     * @param top5 the paper's top-5 error
     * @param ours empty where it was not run
     * @param note why it was not run, or how it was; may be empty
     */
    public record Line(String what, OptionalDouble top1, OptionalDouble top5, Optional<Evaluation> ours, String note) {}

    private static final String NOT_OURS = "not a neural network: the paper's figure only";

    /** The trainings that the table of a number asks for: one, or five. */
    public static List<PlannedTraining> trainings(int number, NetworkSpec network, TrainingSettings settings) {
        int count = number == 1 ? 1 : FIVE;
        PlannedTraining one = new PlannedTraining("cnn", network, settings);
        return LongStream.range(settings.seed(), settings.seed() + count)
                .mapToObj(one::withSeed)
                .toList();
    }

    /** Table 1: one network, tested on the center and on ten crops. */
    public static PaperTable table1(Laboratory laboratory, NetworkSpec network, TrainingSettings settings) {
        Trained trained = trained(laboratory, trainings(1, network, settings)).get(0);
        return new PaperTable(
                1,
                List.of(
                        new Line("sparse coding", of(0.471), of(0.282), Optional.empty(), NOT_OURS),
                        new Line("SIFT + Fisher vectors", of(0.457), of(0.257), Optional.empty(), NOT_OURS),
                        new Line(
                                "CNN, ten crops",
                                of(0.375),
                                of(0.170),
                                Optional.of(Ensemble.evaluate(laboratory.predict(trained, TestCrops.TEN))),
                                ""),
                        new Line(
                                "CNN, center crop (section 4.1)",
                                of(0.390),
                                of(0.183),
                                Optional.of(Ensemble.evaluate(laboratory.predict(trained, TestCrops.CENTER))),
                                "")),
                List.of(trained));
    }

    /**
     * Table 2: one network, five, and with pre-trained ones seven; all on ten crops.
     *
     * @param pretrained models that were pre-trained on more categories and fine-tuned on this dataset; none, or two and more
     */
    public static PaperTable table2(
            Laboratory laboratory, NetworkSpec network, TrainingSettings settings, List<Path> pretrained) {
        List<Trained> trained = trained(laboratory, trainings(2, network, settings));
        List<Predictions> five = trained.stream()
                .map(one -> laboratory.predict(one, TestCrops.TEN))
                .toList();
        List<Predictions> special = pretrained.stream()
                .map(model -> laboratory.predict(model, TestCrops.TEN))
                .toList();
        List<Predictions> seven = new ArrayList<>(five);
        seven.addAll(special);
        String missing = "needs " + PRETRAINED + " models pre-trained on the Fall 2011 release: alexnet train with"
                + " alexnet-sixth-convolution, alexnet finetune, then --pretrained";
        boolean enough = special.size() >= PRETRAINED;
        return new PaperTable(
                2,
                List.of(
                        new Line(
                                "SIFT + Fisher vectors",
                                OptionalDouble.empty(),
                                of(0.262),
                                Optional.empty(),
                                NOT_OURS + ", on the test set"),
                        new Line("1 CNN", of(0.407), of(0.182), Optional.of(Ensemble.evaluate(five.get(0))), ""),
                        new Line("5 CNNs", of(0.381), of(0.164), Optional.of(mean(five)), ""),
                        new Line(
                                "1 CNN*",
                                of(0.390),
                                of(0.166),
                                special.stream().findFirst().map(Ensemble::evaluate),
                                special.isEmpty() ? missing : ""),
                        new Line(
                                "7 CNNs*",
                                of(0.367),
                                of(0.154),
                                enough ? Optional.of(mean(seven)) : Optional.empty(),
                                enough ? "the mean of " + seven.size() + " networks" : missing)),
                trained);
    }

    private static List<Trained> trained(Laboratory laboratory, List<PlannedTraining> trainings) {
        List<Trained> trained = new ArrayList<>();
        for (PlannedTraining training : trainings) {
            Trained one = laboratory.train(training);
            if (one.diverged()) {
                throw new UserException(
                        UserException.Kind.DIVERGED,
                        one.training().name() + " diverged: there is nothing to compare",
                        "give a lower --rate");
            }
            trained.add(one);
        }
        return trained;
    }

    private static Evaluation mean(List<Predictions> members) {
        return Ensemble.evaluate(Ensemble.mean(members, Ensemble.equalWeights(members.size())));
    }

    private static OptionalDouble of(double share) {
        return OptionalDouble.of(share);
    }
}
