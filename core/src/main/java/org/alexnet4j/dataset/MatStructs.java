package org.alexnet4j.dataset;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads an array of structs from a MATLAB file (MAT-file level 5): just enough for the development kit of ILSVRC. Numbers
 * come as {@link Double} (the first of an array), text as {@link String}; fields of other kinds are left out.
 */
final class MatStructs {
    private static final int HEADER_BYTES = 128;
    private static final int MATRIX = 14;
    private static final int COMPRESSED = 15;
    private static final int CELL_CLASS = 1;
    private static final int STRUCT_CLASS = 2;
    private static final int OBJECT_CLASS = 3;
    private static final int CHAR_CLASS = 4;
    private static final int SPARSE_CLASS = 5;

    private MatStructs() {}

    /**
     * Reads the array of structs of a given name.
     *
     * @param most bytes that an element may have once inflated
     * @return a map from field to value for each struct
     * @throws IOException if the file is damaged, or has no such array
     */
    static List<Map<String, Object>> read(InputStream file, String name, int most) throws IOException {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(file.readNBytes(most)).order(ByteOrder.LITTLE_ENDIAN);
            if (bytes.limit() < HEADER_BYTES) {
                throw new IOException("it ends within its header");
            }
            bytes.order(bytes.get(126) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
            bytes.position(HEADER_BYTES);
            while (bytes.remaining() >= 8) {
                Element element = element(bytes);
                if (element.type() == COMPRESSED) {
                    element = element(inflate(element.data(), most));
                }
                List<Map<String, Object>> structs = element.type() == MATRIX ? structs(element.data(), name) : null;
                if (structs != null) {
                    return structs;
                }
            }
        } catch (BufferUnderflowException | IllegalArgumentException | ArithmeticException e) {
            throw new IOException("it is not a complete MAT-file", e);
        }
        throw new IOException("it has no array of structs named " + name);
    }

    private record Element(int type, ByteBuffer data) {}

    /** The next element; the buffer is left behind it and its padding. */
    private static Element element(ByteBuffer bytes) {
        int tag = bytes.getInt();
        // A small element has its length in the upper half of the first word and its data in the second.
        boolean small = tag >>> 16 != 0;
        int type = small ? tag & 0xFFFF : tag;
        int length = small ? tag >>> 16 : bytes.getInt();
        if (length < 0 || length > bytes.remaining()) {
            throw new IllegalArgumentException("element of " + length + " bytes");
        }
        ByteBuffer data = bytes.slice().order(bytes.order()).limit(length);
        int padded = small ? 4 : type == COMPRESSED ? length : (length + 7) / 8 * 8;
        bytes.position(bytes.position() + Math.min(padded, bytes.remaining()));
        return new Element(type, data);
    }

    private static ByteBuffer inflate(ByteBuffer compressed, int most) throws IOException {
        byte[] input = new byte[compressed.remaining()];
        compressed.get(input);
        try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(input))) {
            byte[] inflated = in.readNBytes(most);
            if (in.read() >= 0) {
                throw new IOException("an element is larger than " + most + " bytes");
            }
            return ByteBuffer.wrap(inflated).order(compressed.order());
        }
    }

    /** The structs of a matrix, or null if it is something else. */
    private static @Nullable List<Map<String, Object>> structs(ByteBuffer matrix, String name) {
        int matrixClass = element(matrix).data().getInt() & 0xFF;
        int count = count(element(matrix).data());
        String matrixName = text(element(matrix).data());
        if (matrixClass != STRUCT_CLASS || !matrixName.equals(name)) {
            return null;
        }
        int nameLength = element(matrix).data().getInt();
        ByteBuffer names = element(matrix).data();
        List<String> fields = new ArrayList<>();
        if (nameLength < 1) {
            throw new IllegalArgumentException("field names of " + nameLength + " bytes");
        }
        while (names.remaining() >= nameLength) {
            byte[] field = new byte[nameLength];
            names.get(field);
            fields.add(new String(field, ISO_8859_1).split("\0", 2)[0]);
        }
        if (fields.isEmpty()) {
            throw new IllegalArgumentException("structs without fields");
        }
        List<Map<String, Object>> structs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Map<String, Object> struct = new LinkedHashMap<>();
            for (String field : fields) {
                Object value = value(element(matrix).data());
                if (value != null) {
                    struct.put(field, value);
                }
            }
            structs.add(struct);
        }
        return structs;
    }

    private static int count(ByteBuffer dimensions) {
        int count = 1;
        while (dimensions.remaining() >= Integer.BYTES) {
            count = Math.multiplyExact(count, dimensions.getInt());
        }
        return count;
    }

    /** A text or the first number of a matrix within a struct, or null. */
    private static @Nullable Object value(ByteBuffer matrix) {
        if (!matrix.hasRemaining()) {
            return null;
        }
        int matrixClass = element(matrix).data().getInt() & 0xFF;
        int count = count(element(matrix).data());
        element(matrix);
        if ((matrixClass >= CELL_CLASS && matrixClass <= OBJECT_CLASS) || matrixClass == SPARSE_CLASS || count == 0) {
            return null;
        }
        Element data = element(matrix);
        return matrixClass == CHAR_CLASS ? characters(data) : number(data);
    }

    private static String characters(Element element) {
        if (element.type() == 4 || element.type() == 17) {
            CharBuffer characters = element.data().asCharBuffer();
            return characters.toString();
        }
        byte[] bytes = new byte[element.data().remaining()];
        element.data().get(bytes);
        return new String(bytes, element.type() == 16 ? UTF_8 : ISO_8859_1);
    }

    private static @Nullable Double number(Element element) {
        ByteBuffer data = element.data();
        return switch (element.type()) {
            case 1 -> (double) data.get();
            case 2 -> (double) (data.get() & 0xFF);
            case 3 -> (double) data.getShort();
            case 4 -> (double) (data.getShort() & 0xFFFF);
            case 5 -> (double) data.getInt();
            case 6 -> (double) (data.getInt() & 0xFFFFFFFFL);
            case 7 -> (double) data.getFloat();
            case 9 -> data.getDouble();
            default -> null;
        };
    }

    private static String text(ByteBuffer data) {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        return new String(bytes, ISO_8859_1);
    }
}
