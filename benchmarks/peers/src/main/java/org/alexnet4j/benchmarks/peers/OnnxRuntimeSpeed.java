package org.alexnet4j.benchmarks.peers;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Images a second of the paper's network in ONNX Runtime: {@code infer float32 BATCH REPEATS}. */
public final class OnnxRuntimeSpeed {
    private OnnxRuntimeSpeed() {}

    /** See the class. */
    public static void main(String[] arguments) throws IOException, OrtException {
        PeerRun run = PeerRun.of(arguments);
        Path folder = Files.createTempDirectory("alexnet-onnx");
        Path model = folder.resolve("alexnet.onnx");
        Path weights = folder.resolve("weights");
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try {
            OnnxModel.write(model, weights, run.batch());
            try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
                options.setIntraOpNumThreads(PeerRun.threads());
                options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
                try (OrtSession session = environment.createSession(model.toString(), options);
                        OnnxTensor images = images(environment, run)) {
                    Map<String, OnnxTensor> input = Map.of(OnnxModel.INPUT, images);
                    run.print("onnxruntime", () -> infer(session, input));
                }
            }
        } finally {
            Files.deleteIfExists(model);
            Files.deleteIfExists(weights);
            Files.delete(folder);
        }
    }

    private static void infer(OrtSession session, Map<String, OnnxTensor> input) {
        try (OrtSession.Result logits = session.run(input)) {
            logits.size();
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    private static OnnxTensor images(OrtEnvironment environment, PeerRun run) throws OrtException {
        float[] images = run.images();
        FloatBuffer direct = ByteBuffer.allocateDirect(images.length * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        direct.put(images).rewind();
        return OnnxTensor.createTensor(environment, direct, new long[] {run.batch(), 3, PeerRun.SIDE, PeerRun.SIDE});
    }
}
