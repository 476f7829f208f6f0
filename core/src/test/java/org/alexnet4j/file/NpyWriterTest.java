package org.alexnet4j.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpyWriterTest {
    @TempDir
    Path folder;

    /** What numpy.save writes for numpy.array([[1, 2.5, -3], [0, 1e-3, 7]], numpy.float32). */
    @Test
    void the_file_is_that_of_numpy() throws IOException {
        Path file = folder.resolve("matrix.npy");
        WholeFile.write(file, channel -> {
            NpyWriter writer = new NpyWriter(channel, 3);
            writer.write(new float[] {1, 2.5f, -3});
            writer.write(new float[] {0, 1e-3f, 7});
            assertThat(writer.rows()).isEqualTo(2);
            writer.finish();
        });
        String text = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }";
        ByteBuffer expected = ByteBuffer.allocate(128 + 24).order(ByteOrder.LITTLE_ENDIAN);
        expected.put("\u0093NUMPY\u0001\u0000v\u0000".getBytes(ISO_8859_1));
        expected.put((text + " ".repeat(128 - 10 - text.length() - 1) + "\n").getBytes(ISO_8859_1));
        for (float value : new float[] {1, 2.5f, -3, 0, 1e-3f, 7}) {
            expected.putFloat(value);
        }
        assertThat(Files.readAllBytes(file)).isEqualTo(expected.array());
        assertThat(NpyHeader.of(expected.rewind())).contains(new NpyHeader(2, 3));
        assertThat(new NpyHeader(2, 3).end()).isEqualTo(128 + 24);
    }

    @Test
    void a_second_matrix_follows_the_first() throws IOException {
        Path file = folder.resolve("two.npy");
        WholeFile.write(file, channel -> {
            for (int matrix = 0; matrix < 2; matrix++) {
                NpyWriter writer = new NpyWriter(channel, 1 + matrix);
                writer.write(new float[1 + matrix]);
                writer.finish();
            }
        });
        ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(file));
        assertThat(all.limit()).isEqualTo(128 + 4 + 128 + 8);
        assertThat(NpyHeader.of(all.slice(0, 128))).contains(new NpyHeader(1, 1));
        assertThat(NpyHeader.of(all.slice(132, 128))).contains(new NpyHeader(1, 2));
    }

    @Test
    void rows_longer_than_the_buffer_and_many_of_them_arrive() throws IOException {
        for (int columns : new int[] {300_000, 700}) {
            Path file = folder.resolve("matrix" + columns + ".npy");
            int rows = 1_000_000 / columns + 2;
            WholeFile.write(file, channel -> {
                NpyWriter writer = new NpyWriter(channel, columns);
                for (int row = 0; row < rows; row++) {
                    float[] values = new float[columns];
                    values[0] = row;
                    values[columns - 1] = -row;
                    writer.write(values);
                }
                writer.finish();
            });
            ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
            NpyHeader header = NpyHeader.of(all).orElseThrow();
            assertThat(header).isEqualTo(new NpyHeader(rows, columns));
            assertThat(all.limit()).isEqualTo((int) header.end());
            for (int row = 0; row < rows; row++) {
                int at = NpyHeader.BYTES + 4 * row * columns;
                assertThat(all.getFloat(at)).isEqualTo(row);
                assertThat(all.getFloat(at + 4 * (columns - 1))).isEqualTo(-row);
            }
        }
    }

    @Test
    void other_files_are_not_taken_for_one() {
        assertThat(NpyHeader.of(ByteBuffer.allocate(NpyHeader.BYTES))).isEmpty();
        assertThat(NpyHeader.of(new NpyHeader(0, 1).bytes())).contains(new NpyHeader(0, 1));
        for (String[] change :
                new String[][] {{"<f4", "<f8"}, {"False", "True "}, {"(2, 3)", "(2, 0)"}, {"NUMPY", "NUMPI"}}) {
            String header = new String(new NpyHeader(2, 3).bytes().array(), ISO_8859_1);
            ByteBuffer changed =
                    ByteBuffer.wrap(header.replace(change[0], change[1]).getBytes(ISO_8859_1));
            assertThat(NpyHeader.of(changed)).as(change[1]).isEmpty();
        }
        assertThatThrownBy(() -> WholeFile.write(
                        folder.resolve("x.npy"), channel -> new NpyWriter(channel, 2).write(new float[3])))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
