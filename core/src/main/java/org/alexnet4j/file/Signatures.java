package org.alexnet4j.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Tells kinds of files by how they begin and end. */
final class Signatures {
    /** How files begin, as ISO 8859-1; a longer one stands before the one that it begins with. */
    private static final Map<String, ContentKind> BEGINNINGS = beginnings();

    /** PyTorch's number for its form before 1.6, as a pickle writes it. */
    private static final String OLD_PYTORCH = "\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019";

    private static final int TAR_MAGIC = 257;
    private static final int LONGEST_NAME = 128;
    private static final Pattern CAFFE =
            Pattern.compile("(?m)^\\s*(layers?\\s*\\{|input_dim\\s*:|base_lr\\s*:|name\\s*:\\s*\".*\"\\s*$)");
    private static final Pattern NETWORK = Pattern.compile("(?m)^\\s*(\\[\\[\\s*layers\\s*]]|layers\\s*=)");
    private static final Pattern SETTINGS = Pattern.compile("(?m)^\\s*(\\[(rate|view)]|(rate|view)\\.\\w+\\s*=)");

    private Signatures() {}

    private static Map<String, ContentKind> beginnings() {
        Map<String, ContentKind> beginnings = new LinkedHashMap<>();
        beginnings.put("\u00ff\u00d8\u00ff", ContentKind.JPEG);
        beginnings.put("\u0089PNG\r\n\u001a\n", ContentKind.PNG);
        beginnings.put("GIF8", ContentKind.GIF);
        beginnings.put("II*\0", ContentKind.TIFF);
        beginnings.put("MM\0*", ContentKind.TIFF);
        beginnings.put("II+\0", ContentKind.TIFF);
        beginnings.put("MM\0+", ContentKind.TIFF);
        beginnings.put("8BPS", ContentKind.PHOTOSHOP);
        beginnings.put("\0\0\0\fjP  \r\n", ContentKind.JPEG_2000);
        beginnings.put("\u00ffO\u00ffQ", ContentKind.JPEG_2000);
        beginnings.put("\0\0\0\fJXL \r\n", ContentKind.JPEG_XL);
        beginnings.put("\u00ff\n", ContentKind.JPEG_XL);
        beginnings.put("PK\u0003\u0004", ContentKind.ZIP);
        beginnings.put("PK\u0005\u0006", ContentKind.ZIP);
        beginnings.put("\u001f\u008b", ContentKind.GZIP);
        beginnings.put("BZh", ContentKind.BZIP2);
        beginnings.put("\u00fd7zXZ\0", ContentKind.XZ);
        beginnings.put("7z\u00bc\u00af'\u001c", ContentKind.SEVEN_ZIP);
        beginnings.put("Rar!\u001a\u0007", ContentKind.RAR);
        beginnings.put("(\u00b5/\u00fd", ContentKind.ZSTANDARD);
        beginnings.put("\u0093NUMPY", ContentKind.NUMPY);
        beginnings.put("\u0089HDF\r\n\u001a\n", ContentKind.HDF5);
        beginnings.put("MATLAB ", ContentKind.MATLAB);
        beginnings.put("SQLite format 3\0", ContentKind.SQLITE);
        beginnings.put("GGUF", ContentKind.GGUF);
        beginnings.put("lmgg", ContentKind.GGUF);
        beginnings.put("%PDF", ContentKind.PDF);
        beginnings.put("version https://git-lfs", ContentKind.GIT_LFS_POINTER);
        return beginnings;
    }

    static ContentKind of(FileSample sample) {
        if (sample.size() == 0) {
            return ContentKind.EMPTY_FILE;
        }
        String head = new String(sample.head(), ISO_8859_1);
        for (Map.Entry<String, ContentKind> beginning : BEGINNINGS.entrySet()) {
            if (head.startsWith(beginning.getKey())) {
                return within(beginning.getValue(), head + new String(sample.tail(), ISO_8859_1));
            }
        }
        return at(head, 4)
                .or(() -> laterInHead(sample, head))
                .or(() -> protocolBuffer(head))
                .or(() -> text(sample.head()))
                .orElse(ContentKind.UNKNOWN_FILE);
    }

    /** What a container holds, by names that stand in it. */
    private static ContentKind within(ContentKind container, String content) {
        if (container == ContentKind.ZIP) {
            if (content.contains("/data.pkl") || content.contains("/constants.pkl")) {
                return ContentKind.PYTORCH;
            } else if (content.contains("model.weights.h5")) {
                return ContentKind.KERAS;
            }
            return content.contains(".npy") ? ContentKind.NUMPY_ARCHIVE : ContentKind.ZIP;
        }
        boolean keras = content.contains("keras_version") || content.contains("model_weights");
        return container == ContentKind.HDF5 && keras ? ContentKind.KERAS : container;
    }

    /** Kinds whose mark stands behind four bytes. */
    private static Optional<ContentKind> at(String head, int place) {
        if (head.startsWith("TFL3", place)) {
            return Optional.of(ContentKind.TFLITE);
        } else if (!head.startsWith("ftyp", place)) {
            return Optional.empty();
        }
        String brand = head.substring(2 * place, Math.min(head.length(), 3 * place));
        if (brand.startsWith("avi")) {
            return Optional.of(ContentKind.AVIF);
        }
        boolean heic =
                List.of("heic", "heix", "heim", "heis", "hevc", "mif1", "msf1").contains(brand);
        return Optional.of(heic ? ContentKind.HEIC : ContentKind.VIDEO);
    }

    private static Optional<ContentKind> laterInHead(FileSample sample, String head) {
        if (head.startsWith("RIFF")) {
            return head.startsWith("WEBP", 8) ? Optional.of(ContentKind.WEBP) : Optional.of(ContentKind.VIDEO);
        } else if (head.startsWith("BM")
                && littleEndian(sample.head(), 14) >= 12
                && littleEndian(sample.head(), 14) < 256) {
            return Optional.of(ContentKind.BMP);
        } else if (head.startsWith("ustar", TAR_MAGIC)) {
            return Optional.of(ContentKind.TAR);
        } else if (head.startsWith("MATLAB 7.3", 0) || head.startsWith("\u0089HDF\r\n\u001a\n", 512)) {
            return Optional.of(ContentKind.MATLAB);
        } else if (isSafetensors(sample)) {
            return Optional.of(ContentKind.SAFETENSORS);
        } else if (head.startsWith("\u0080") && head.length() > 2 && head.charAt(1) >= 2 && head.charAt(1) <= 5) {
            boolean torch = head.startsWith(OLD_PYTORCH, 2) || head.contains("ctorch") || head.contains("torch._utils");
            return Optional.of(torch ? ContentKind.PYTORCH : ContentKind.PICKLE);
        }
        return Optional.empty();
    }

    private static long littleEndian(byte[] bytes, int at) {
        return at + Integer.BYTES > bytes.length
                ? -1
                : ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(at);
    }

    private static boolean isSafetensors(FileSample sample) {
        if (sample.head().length < Long.BYTES + 2 || sample.head()[Long.BYTES] != '{') {
            return false;
        }
        long length =
                ByteBuffer.wrap(sample.head()).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
        return length >= 2 && length <= 1L << 40;
    }

    /** Messages in Google's protocol buffers have no mark: only their first fields, which are texts of known places. */
    private static Optional<ContentKind> protocolBuffer(String head) {
        if (head.length() < 4) {
            return Optional.empty();
        }
        if (head.charAt(0) == '\u0008' && head.charAt(1) > 0 && head.charAt(1) < 32) {
            char next = head.charAt(2);
            if ((next == '\u0012' && isShortText(head, 3)) || next == 'B' || next == ':') {
                return Optional.of(ContentKind.ONNX);
            } else if (next == '\u0012') {
                return Optional.of(head.charAt(1) == 1 ? ContentKind.TENSORFLOW : ContentKind.CORE_ML);
            }
        }
        if (head.startsWith("\u00a2\u0006")) {
            return Optional.of(ContentKind.CAFFE_WEIGHTS);
        } else if (head.charAt(0) == '\n' && isShortText(head, 1)) {
            int after = 2 + head.charAt(1);
            boolean layers = head.startsWith("\u0012", after)
                    || head.startsWith("\u00a2\u0006", after)
                    || head.startsWith("\u001a", after);
            return layers ? Optional.of(ContentKind.CAFFE_WEIGHTS) : Optional.empty();
        } else if (head.charAt(0) == '\n' && head.charAt(2) == '\n' && isShortText(head, 3)) {
            int after = 4 + head.charAt(3);
            return head.startsWith("\u0012", after) ? Optional.of(ContentKind.TENSORFLOW) : Optional.empty();
        }
        return Optional.empty();
    }

    /** Whether there is a length and so many printable characters. */
    private static boolean isShortText(String head, int at) {
        int length = at < head.length() ? head.charAt(at) : 0;
        int begin = at + 1;
        return length > 0
                && length < LONGEST_NAME
                && begin + length < head.length()
                && head.substring(begin, begin + length).chars().allMatch(c -> c >= ' ' && c < 127);
    }

    private static Optional<ContentKind> text(byte[] head) {
        CharBuffer decoded = CharBuffer.allocate(head.length);
        // The last character may be cut in two.
        boolean sound = !UTF_8.newDecoder()
                .decode(ByteBuffer.wrap(head), decoded, false)
                .isError();
        String text = decoded.flip().toString();
        if (!sound || text.chars().anyMatch(c -> c < ' ' && "\t\n\r\f".indexOf(c) < 0)) {
            return Optional.empty();
        }
        String start = (text.startsWith("\ufeff") ? text.substring(1) : text)
                .stripLeading()
                .toLowerCase(Locale.ROOT);
        if (start.startsWith("<!doctype html") || start.startsWith("<html")) {
            return Optional.of(ContentKind.WEB_PAGE);
        } else if (start.startsWith("<svg") || (start.startsWith("<?xml") && start.contains("<svg"))) {
            return Optional.of(ContentKind.SVG);
        } else if (NETWORK.matcher(text).find()) {
            return Optional.of(ContentKind.NETWORK);
        } else if (SETTINGS.matcher(text).find()) {
            return Optional.of(ContentKind.SETTINGS);
        } else if (CAFFE.matcher(text).find()) {
            return Optional.of(ContentKind.CAFFE_NETWORK);
        } else if (start.startsWith("{") || start.startsWith("[")) {
            return Optional.of(ContentKind.JSON);
        }
        boolean table = text.lines().limit(3).allMatch(line -> line.contains(",") || line.contains("\t"));
        return Optional.of(table ? ContentKind.TABLE : ContentKind.TEXT);
    }
}
