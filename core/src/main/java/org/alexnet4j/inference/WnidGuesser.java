package org.alexnet4j.inference;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.alexnet4j.UserException;
import org.alexnet4j.batch.Crop;
import org.alexnet4j.batch.ImageBatch;
import org.alexnet4j.batch.TestCrops;
import org.alexnet4j.dataset.ClassLabel;
import org.alexnet4j.engine.Engine;
import org.alexnet4j.engine.InferenceProgram;
import org.alexnet4j.engine.Lifetime;
import org.alexnet4j.engine.Precision;
import org.alexnet4j.engine.Softmax;
import org.alexnet4j.evaluation.GuessFile;
import org.alexnet4j.model.Model;
import org.alexnet4j.network.Network;

/**
 * Guesses the classes of images, numbered as somebody else numbers them: by the mean of the class probabilities of one
 * or several models and, if asked for, of several crops (sections 4.1 and 6.1). Classes meet by their WNIDs alone, so that the
 * order in which a model has them does not matter. For one thread at a time: calls from others wait, and fail once it is
 * closed.
 */
public final class WnidGuesser implements AutoCloseable {
    private static final int CROPS = 128;

    /**
     * A model.
     *
     * @param numbers of each of its classes, the position in the list of WNIDs
     */
    private record Member(
            Model model, Network network, List<Crop> crops, List<Integer> numbers, InferenceProgram program) {}

    private final List<String> wnids;
    private final int batchSize;
    private final FloatBuffer input;
    private final List<Member> members = new ArrayList<>();
    private final Lifetime lifetime =
            new Lifetime("the guesser", () -> members.forEach(member -> member.program.close()));

    /**
     * @param models one or more, of images of one size
     * @param wnids the classes in the order of their numbers, the first being number 1
     * @param testCrops which of each image to average
     * @param engine stays open when the guesser is closed
     * @param precision one of the engine's; INT8 for calibrated models
     * @throws UserException if the classes of a model are not these, or the models' images differ in size
     */
    public WnidGuesser(
            List<Model> models, List<String> wnids, TestCrops testCrops, Engine engine, Precision precision) {
        this.wnids = List.copyOf(wnids);
        List<List<Integer>> numbers =
                models.stream().map(model -> numbers(model, wnids)).toList();
        int size = models.get(0).preprocessing().imageSize();
        List<Network> networks =
                models.stream().map(model -> Network.of(model.network())).toList();
        int most = networks.stream().mapToInt(Network::largestBatch).min().orElseThrow();
        int crops = testCrops.count();
        batchSize = Math.max(1, Math.min(CROPS, most) / crops);
        int inputs = networks.stream()
                .mapToInt(network -> network.input().size())
                .max()
                .orElseThrow();
        input = ByteBuffer.allocateDirect(Math.multiplyExact(batchSize * crops * Float.BYTES, inputs))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        try {
            for (int i = 0; i < models.size(); i++) {
                Model model = models.get(i);
                if (model.preprocessing().imageSize() != size) {
                    throw UserException.input(
                            "the models were trained on images of " + size + " and of "
                                    + model.preprocessing().imageSize() + " pixels",
                            "put together models of one size");
                }
                int crop = networks.get(i).input().height();
                members.add(new Member(
                        model,
                        networks.get(i),
                        testCrops.places(size, crop),
                        numbers.get(i),
                        ModelProgram.compile(model, engine, precision, batchSize * crops)));
            }
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /** Of each class of a model its position in the list. */
    private static List<Integer> numbers(Model model, List<String> wnids) {
        Map<String, Integer> positions = new HashMap<>();
        for (int i = 0; i < wnids.size(); i++) {
            positions.put(wnids.get(i), i);
        }
        List<Integer> numbers = new ArrayList<>();
        for (ClassLabel label : model.classes()) {
            String wnid = label.wnid();
            Integer position = wnid == null ? null : positions.remove(wnid);
            if (position == null) {
                throw UserException.input(
                        "the model's class " + label.name() + " (" + (wnid == null ? "without a WNID" : wnid)
                                + ") is none of the " + wnids.size() + " that are numbered",
                        "take a model of exactly these classes");
            }
            numbers.add(position);
        }
        if (!positions.isEmpty()) {
            throw UserException.input(
                    "the model has " + numbers.size() + " classes, " + wnids.size() + " are numbered; it does not know "
                            + positions.keySet().stream().sorted().findFirst().orElseThrow(),
                    "take a model of exactly these classes");
        }
        return numbers;
    }

    /** Number of classes. */
    public int classes() {
        return wnids.size();
    }

    /** Side S of the images. */
    public int imageSize() {
        return members.get(0).model.preprocessing().imageSize();
    }

    /** Most images of a call. */
    public int batchSize() {
        return batchSize;
    }

    /**
     * Guesses.
     *
     * @param images (3,S,S) bytes each, at most {@link #batchSize} of them
     * @return of each image the numbers, from 1, of its most probable classes, the most probable first: five, or all if
     *     there are fewer
     */
    public List<int[]> guess(List<ByteBuffer> images) {
        return lifetime.get(() -> guesses(images));
    }

    /** One call at a time: all use the same input. */
    private synchronized List<int[]> guesses(List<ByteBuffer> images) {
        double[][] sums = new double[images.size()][wnids.size()];
        for (Member member : members) {
            addProbabilities(member, images, sums);
        }
        return Stream.of(sums).map(WnidGuesser::best).toList();
    }

    private void addProbabilities(Member member, List<ByteBuffer> images, double[][] sums) {
        int crops = member.crops.size();
        input.clear();
        for (ByteBuffer image : images) {
            input.put(ImageBatch.of(
                    image, member.model.preprocessing(), member.network.input().height(), member.crops));
        }
        double[] probabilities = new double[member.network.classes()];
        FloatBuffer logits = FloatBuffer.allocate(images.size() * crops * probabilities.length);
        member.program.infer(input.flip(), images.size() * crops, logits);
        for (int i = 0; i < images.size() * crops; i++) {
            Softmax.probabilities(logits, i * probabilities.length, probabilities);
            for (int c = 0; c < probabilities.length; c++) {
                sums[i / crops][member.numbers.get(c)] += probabilities[c];
            }
        }
    }

    private static int[] best(double[] sums) {
        int[] best = new int[Math.min(GuessFile.GUESSES, sums.length)];
        double[] left = sums.clone();
        for (int k = 0; k < best.length; k++) {
            int first = 0;
            for (int c = 1; c < left.length; c++) {
                first = left[c] > left[first] ? c : first;
            }
            best[k] = first + 1;
            left[first] = Double.NEGATIVE_INFINITY;
        }
        return best;
    }

    /** Refuses further calls, and frees the memory as soon as none is under way any more. */
    @Override
    public void close() {
        lifetime.close();
    }
}
