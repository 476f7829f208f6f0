package org.alexnet4j.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecognitionTest {
    @TempDir
    private Path folder = Path.of("");

    private Path file(String content) throws IOException {
        return Files.write(folder.resolve("some.file"), content.getBytes(ISO_8859_1));
    }

    private static String safetensors(String header) {
        byte[] length = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length())
                .array();
        return new String(length, ISO_8859_1) + header;
    }

    private Path zip(String... names) throws IOException {
        Path file = folder.resolve("some.file");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (String name : names) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(new byte[100_000]);
            }
        }
        return file;
    }

    /** Escapes are those of Java's text blocks; the names of files say nothing. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "JPEG | \\377\\330\\377\\340",
                "PNG | \\211PNG\\r\\n\\032\\n",
                "GIF | GIF89a",
                "TIFF | MM\\0*",
                "WEBP | RIFF\\1\\0\\0\\0WEBP",
                "BMP | BM\\1\\0\\0\\0\\0\\0\\0\\0\\66\\0\\0\\0\\50\\0\\0\\0",
                "HEIC | \\0\\0\\0\\30ftypheic",
                "AVIF | \\0\\0\\0\\30ftypavif",
                "VIDEO | \\0\\0\\0\\30ftypisom",
                "GZIP | \\37\\213\\10",
                "PYTORCH | \\200\\2\\212\\nl\\374\\234F\\371 j\\250P\\31.",
                "PYTORCH | \\200\\2}ctorch._utils\\n",
                "PICKLE | \\200\\2}q\\1(U\\13batch_label",
                "ONNX | \\10\\7\\22\\7pytorch\\32\\0051.10",
                "ONNX | \\10\\12:\\200\\1\\1\\1",
                "TENSORFLOW | \\10\\1\\22\\377\\1",
                "TENSORFLOW | \\n\\33\\n\\5input\\22\\13Placeholder",
                "CAFFE_WEIGHTS | \\n\\7AlexNet\\242\\6\\12",
                "CAFFE_WEIGHTS | \\n\\7AlexNet\\22\\12conv1",
                "CAFFE_NETWORK | name: \"AlexNet\"\\nlayer {\\n  name: \"data\"\\n}",
                "KERAS | \\211HDF\\r\\n\\032\\n\\0\\0keras_version",
                "HDF5 | \\211HDF\\r\\n\\032\\n\\0\\0",
                "TFLITE | \\34\\0\\0\\0TFL3",
                "GGUF | GGUF\\3\\0\\0\\0",
                "NUMPY | \\223NUMPY\\1\\0v\\0{'descr': '<f8'}",
                "MATLAB | MATLAB 5.0 MAT-file",
                "PDF | %PDF-1.7",
                "WEB_PAGE | \\n<!DOCTYPE html><title>404</title>",
                "GIT_LFS_POINTER | version https://git-lfs.github.com/spec/v1\\noid sha256:1",
                "NETWORK | name = \"a\"\\n[input]\\n[[layers]]\\nname = \"conv1\"",
                "SETTINGS | batch = 1\\n[rate]\\npolicy = \"fixed\"",
                "JSON | {\"a\": 1}",
                "TABLE | file,label\\na.jpg,cat\\n",
                "TEXT | Hello.",
                "UNKNOWN_FILE | \\1\\2\\3\\4\\5\\6\\7\\10",
                "EMPTY_FILE | ``",
            })
    void a_file_is_told_by_its_content(ContentKind kind, String content) throws IOException {
        assertThat(Recognition.of(file(content.translateEscapes()))).isEqualTo(kind);
    }

    @Test
    void a_tar_is_told_by_its_magic_behind_the_first_name() throws IOException {
        assertThat(Recognition.of(file("a".repeat(100) + "\0".repeat(157) + "ustar\00000" + "\0".repeat(248))))
                .isEqualTo(ContentKind.TAR);
    }

    @Test
    void a_zip_is_told_by_what_it_holds() throws IOException {
        assertThat(Recognition.of(zip("archive/data.pkl", "archive/data/0"))).isEqualTo(ContentKind.PYTORCH);
        assertThat(Recognition.of(zip("metadata.json", "model.weights.h5"))).isEqualTo(ContentKind.KERAS);
        assertThat(Recognition.of(zip("x.npy"))).isEqualTo(ContentKind.NUMPY_ARCHIVE);
        assertThat(Recognition.of(zip("a.jpg"))).isEqualTo(ContentKind.ZIP);
    }

    @Test
    void safetensors_are_told_by_their_metadata() throws IOException {
        String classes = "\"classes\":\"" + "x".repeat(100_000) + "\"";
        assertThat(Recognition.of(file(safetensors("{\"__metadata__\":{\"alexnet4j.format\":\"1\"," + classes + "}}"))))
                .isEqualTo(ContentKind.MODEL);
        assertThat(Recognition.of(file(safetensors(
                        "{\"__metadata__\":{\"alexnet4j.format\":\"1\"," + classes + ",\"state\":\"{}\"}}"))))
                .isEqualTo(ContentKind.CHECKPOINT);
        assertThat(Recognition.of(file(safetensors("{\"__metadata__\":{\"alexnet4j.predictions\":\"1\"}}"))))
                .isEqualTo(ContentKind.PREDICTIONS);
        assertThat(Recognition.of(file(safetensors("{\"__metadata__\":{\"format\":\"pt\"}}"))))
                .isEqualTo(ContentKind.SAFETENSORS);
        assertThat(Recognition.of(file(safetensors("{\"conv1.weight\":{}}")))).isEqualTo(ContentKind.SAFETENSORS);
        assertThat(Recognition.of(file(safetensors("{damaged")))).isEqualTo(ContentKind.SAFETENSORS);
    }

    @Test
    void an_index_is_a_matrix_with_a_description_behind_it() throws IOException {
        String matrix = new String(new NpyHeader(1, 2).bytes().array(), ISO_8859_1) + "\0".repeat(8);
        assertThat(Recognition.of(file(matrix))).isEqualTo(ContentKind.NUMPY);
        assertThat(Recognition.of(file(matrix + "{\"format\":1}"))).isEqualTo(ContentKind.INDEX);
    }

    @Test
    void a_folder_is_told_by_what_is_in_it() throws IOException {
        assertThat(Recognition.of(folder)).isEqualTo(ContentKind.EMPTY_FOLDER);
        Path classes = Files.createDirectories(folder.resolve("apple"));
        assertThat(Recognition.of(folder)).isEqualTo(ContentKind.FOLDER);
        Files.write(classes.resolve("1.jpg"), new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff});
        assertThat(Recognition.of(folder)).isEqualTo(ContentKind.IMAGE_FOLDER);
        Files.writeString(folder.resolve("network.toml"), "");
        assertThat(Recognition.of(folder)).isEqualTo(ContentKind.NETWORK);
        Files.writeString(folder.resolve("dataset.json"), "{ \"format\" : \"alexnet4j-dataset\" }");
        assertThat(Recognition.of(folder)).isEqualTo(ContentKind.DATASET);
        Files.writeString(folder.resolve("tune.json"), "");
        assertThat(Recognition.of(folder)).isEqualTo(ContentKind.SEARCH);
        Files.writeString(folder.resolve("ensemble.json"), "");
        assertThat(Recognition.of(folder)).isEqualTo(ContentKind.ENSEMBLE);
        Files.writeString(folder.resolve("run.json"), "");
        assertThat(Recognition.of(folder)).isEqualTo(ContentKind.RUN);
    }

    @Test
    void a_dataset_whose_description_is_damaged_or_gone_is_one() throws IOException {
        Files.write(folder.resolve("dataset.json"), new byte[10]);
        Files.write(folder.resolve("mean.f32"), new byte[10]);
        assertThat(Recognition.of(folder)).isNotEqualTo(ContentKind.DATASET);
        Files.write(folder.resolve("train.index"), new byte[10]);
        assertThat(Recognition.of(folder)).isEqualTo(ContentKind.DATASET);
    }

    @Test
    void nothing_and_a_device_are_no_files() {
        assertThat(Recognition.of(folder.resolve("none"))).isEqualTo(ContentKind.MISSING);
        assertThat(Recognition.of(Path.of("/dev/null"))).isEqualTo(ContentKind.SPECIAL);
    }
}
