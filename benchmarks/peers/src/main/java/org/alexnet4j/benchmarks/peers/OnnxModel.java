package org.alexnet4j.benchmarks.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes the paper's network as ONNX: a protobuf message with the layers, and beside it a file with random weights. Of
 * both formats only what this network needs; the numbers are those of the fields in onnx.proto.
 */
final class OnnxModel {
    static final String INPUT = "images";

    private static final int FLOAT = 1;
    private static final int VARINT = 0;
    private static final int BYTES = 2;
    private static final int FIXED_32 = 5;

    private final Message graph = new Message();
    private final String weightsFile;
    private final OutputStream weights;
    private String last = INPUT;
    private long offset;

    private OnnxModel(String weightsFile, OutputStream weights) {
        this.weightsFile = weightsFile;
        this.weights = weights;
    }

    /** Writes both files, for a batch of that size. */
    static void write(Path model, Path weights, int batch) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(weights), 1 << 20)) {
            OnnxModel writer = new OnnxModel(weights.getFileName().toString(), out);
            writer.layers();
            writer.graph.bytes(11, value(INPUT, batch, 3, PeerRun.SIDE, PeerRun.SIDE));
            writer.graph.bytes(12, value(writer.last, batch, PeerRun.CLASSES));
            writer.graph.text(2, "alexnet");
            Message operators = new Message().number(2, 13);
            Files.write(
                    model,
                    new Message()
                            .number(1, 8)
                            .bytes(8, operators)
                            .bytes(7, writer.graph)
                            .toByteArray());
        }
    }

    private void layers() throws IOException {
        // Three zeros right and below: 224 pixels give 55 windows.
        convolution("conv1", 96, 3, 11, 4, List.of(0, 0, 3, 3), 1);
        lrn("lrn1");
        pooling("pool1");
        convolution("conv2", 256, 96, 5, 1, List.of(2, 2, 2, 2), 2);
        lrn("lrn2");
        pooling("pool2");
        convolution("conv3", 384, 256, 3, 1, List.of(1, 1, 1, 1), 1);
        convolution("conv4", 384, 384, 3, 1, List.of(1, 1, 1, 1), 2);
        convolution("conv5", 256, 384, 3, 1, List.of(1, 1, 1, 1), 2);
        pooling("pool5");
        node("Flatten", "flat", List.of(last));
        fullyConnected("fc6", 4096, 9216);
        node("Relu", "relu6", List.of(last));
        fullyConnected("fc7", 4096, 4096);
        node("Relu", "relu7", List.of(last));
        fullyConnected("fc8", PeerRun.CLASSES, 4096);
    }

    private void convolution(
            String name, int outChannels, int inChannels, int kernel, int stride, List<Integer> padding, int groups)
            throws IOException {
        node(
                "Conv",
                name,
                List.of(
                        last,
                        parameter(name + ".weight", outChannels, inChannels / groups, kernel, kernel),
                        parameter(name + ".bias", outChannels)),
                integers("kernel_shape", List.of(kernel, kernel)),
                integers("strides", List.of(stride, stride)),
                integers("pads", padding),
                integer("group", groups));
        node("Relu", name + ".relu", List.of(last));
    }

    /** ONNX divides alpha by the size: the paper's 1e-4 is 5e-4 here. */
    private void lrn(String name) {
        node(
                "LRN",
                name,
                List.of(last),
                real("alpha", 5e-4f),
                real("beta", 0.75f),
                real("bias", 2),
                integer("size", 5));
    }

    private void pooling(String name) {
        node(
                "MaxPool",
                name,
                List.of(last),
                integers("kernel_shape", List.of(3, 3)),
                integers("strides", List.of(2, 2)));
    }

    private void fullyConnected(String name, int outChannels, int inChannels) throws IOException {
        node(
                "Gemm",
                name,
                List.of(
                        last,
                        parameter(name + ".weight", outChannels, inChannels),
                        parameter(name + ".bias", outChannels)),
                integer("transB", 1));
    }

    private void node(String operator, String output, List<String> inputs, Message... attributes) {
        Message node = new Message();
        inputs.forEach(input -> node.text(1, input));
        node.text(2, output).text(3, output).text(4, operator);
        for (Message attribute : attributes) {
            node.bytes(5, attribute);
        }
        graph.bytes(1, node);
        last = output;
    }

    /** Adds random numbers of that shape to the file of the weights, and returns the name. */
    private String parameter(String name, int... shape) throws IOException {
        Message tensor = new Message();
        int size = 1;
        for (int side : shape) {
            tensor.number(1, side);
            size *= side;
        }
        ByteBuffer values =
                ByteBuffer.allocate(Math.multiplyExact(size, Float.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
        float range = 2 * (float) Math.sqrt(3) * PeerRun.DEVIATION;
        for (int i = 0; i < size; i++) {
            values.putFloat((PeerRun.noise(offset + i) - 0.5f) * range);
        }
        weights.write(values.array());
        tensor.number(2, FLOAT)
                .text(8, name)
                .bytes(13, entry("location", weightsFile))
                .bytes(13, entry("offset", Long.toString(offset)))
                .bytes(13, entry("length", Long.toString(values.capacity())))
                .number(14, 1);
        graph.bytes(5, tensor);
        offset += values.capacity();
        return name;
    }

    private static Message entry(String key, String value) {
        return new Message().text(1, key).text(2, value);
    }

    private static Message integer(String name, long value) {
        return new Message().text(1, name).number(3, value).number(20, 2);
    }

    private static Message real(String name, float value) {
        return new Message().text(1, name).real(2, value).number(20, 1);
    }

    private static Message integers(String name, List<Integer> values) {
        Message attribute = new Message().text(1, name);
        values.forEach(value -> attribute.number(8, value));
        return attribute.number(20, 7);
    }

    private static Message value(String name, int... shape) {
        Message dimensions = new Message();
        for (int side : shape) {
            dimensions.bytes(1, new Message().number(1, side));
        }
        Message tensor = new Message().number(1, FLOAT).bytes(2, dimensions);
        return new Message().text(1, name).bytes(2, new Message().bytes(1, tensor));
    }

    /** A protobuf message: each field its number and kind, then its value. */
    private static final class Message {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Message number(int field, long value) {
            varint((field << 3) | VARINT);
            varint(value);
            return this;
        }

        Message real(int field, float value) {
            varint((field << 3) | FIXED_32);
            int bits = Float.floatToIntBits(value);
            for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
                bytes.write(bits >>> shift);
            }
            return this;
        }

        Message text(int field, String text) {
            return bytes(field, text.getBytes(UTF_8));
        }

        Message bytes(int field, Message message) {
            return bytes(field, message.toByteArray());
        }

        private Message bytes(int field, byte[] value) {
            varint((field << 3) | BYTES);
            varint(value.length);
            bytes.writeBytes(value);
            return this;
        }

        private void varint(long value) {
            long rest = value;
            while (rest > 0x7f) {
                bytes.write((int) ((rest & 0x7f) | 0x80));
                rest >>>= 7;
            }
            bytes.write((int) rest);
        }

        byte[] toByteArray() {
            return bytes.toByteArray();
        }
    }
}
