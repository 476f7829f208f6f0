package org.alexnet4j.engine.onednn;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.alexnet4j.engine.DropoutMask;
import org.alexnet4j.engine.Engine;
import org.alexnet4j.engine.Engines;
import org.alexnet4j.engine.InferenceProgram;
import org.alexnet4j.engine.Parameters;
import org.alexnet4j.engine.Precision;
import org.alexnet4j.engine.TrainingProgram;
import org.alexnet4j.engine.Update;
import org.alexnet4j.network.Network;
import org.alexnet4j.network.NetworkLibrary;
import org.alexnet4j.random.Purpose;
import org.alexnet4j.random.RandomKey;

/** Prints what a network gives in a test and loses while it is trained, one number a line, and with how many threads. */
final class OpenMpNumbers {
    private static final int BATCH = 8;

    private OpenMpNumbers() {}

    /** Takes the number of threads that are asked for. */
    public static void main(String[] arguments) throws Exception {
        try (Engine engine = Engines.open(OneDnnProvider.NAME, Integer.parseInt(arguments[0]))
                .engine()) {
            System.out.println("threads " + engine.threads() + ", " + engine.description());
            // Each thread of Java has threads of OpenMP of its own, which begin with what the environment says.
            ExecutorService other = Executors.newSingleThreadExecutor();
            other.submit(() -> print(engine)).get();
            other.shutdown();
            print(engine);
        }
    }

    private static void print(Engine engine) {
        Network network = Network.of(NetworkLibrary.network("quickstart-48"));
        Parameters parameters = Parameters.initial(network, 3);
        int inputs = BATCH * network.input().size();
        RandomKey key = RandomKey.of(5, Purpose.TEST);
        try (TrainingProgram program = engine.compileTraining(network, BATCH, Precision.FLOAT32)) {
            FloatBuffer images = program.newImages();
            for (int i = 0; i < inputs; i++) {
                images.put(i, (float) (50 * key.normal(i)));
            }
            try (InferenceProgram inference =
                    engine.compileInference(network, parameters, BATCH, Precision.FLOAT32, Set.of())) {
                FloatBuffer logits = FloatBuffer.allocate(BATCH * network.classes());
                inference.infer(images.duplicate().rewind(), BATCH, logits);
                for (float logit : List.of(logits.get(0), logits.get(7), logits.get(logits.capacity() - 1))) {
                    System.out.println(logit);
                }
            }
            program.write(TrainingProgram.Tensor.PARAMETER, parameters);
            int[] labels = new int[BATCH];
            for (int i = 0; i < BATCH; i++) {
                labels[i] = i % network.classes();
            }
            for (int step = 0; step < 3; step++) {
                System.out.println(program.step(
                                images, labels, new DropoutMask(1, step), Update.uniform(network, 0.9, 0.001, 5e-4))
                        .loss());
            }
        }
    }
}
