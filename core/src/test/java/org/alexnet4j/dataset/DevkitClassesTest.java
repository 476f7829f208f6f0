package org.alexnet4j.dataset;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.alexnet4j.UserException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevkitClassesTest {
    private static final String[] WNIDS = {"n02119789", "n01440764", "n01443537"};

    @TempDir
    Path folder;

    @Test
    void the_kit_may_be_packed_unpacked_or_its_file_of_classes() throws IOException {
        TestFiles kit = new TestFiles()
                .add("ILSVRC2012_devkit_t12/data/meta.mat", MatStructsTest.bytes("meta.mat"))
                .add("ILSVRC2012_devkit_t12/readme.txt", "read me");
        Path packed = Files.write(folder.resolve("kit.tar.gz"), kit.tarGz());
        Path unpacked = kit.folder(folder.resolve("kit"));

        assertThat(DevkitClasses.read(packed)).containsExactly(WNIDS);
        assertThat(DevkitClasses.read(unpacked)).containsExactly(WNIDS);
        assertThat(DevkitClasses.read(unpacked.resolve("ILSVRC2012_devkit_t12/data")))
                .containsExactly(WNIDS);
        assertThat(DevkitClasses.read(unpacked.resolve("ILSVRC2012_devkit_t12/data/meta.mat")))
                .containsExactly(WNIDS);
    }

    @Test
    void the_kit_of_2010_numbers_its_classes_under_another_name() throws IOException {
        assertThat(DevkitClasses.read(edited("ILSVRC2012_ID", "ILSVRC2010_ID"))).containsExactly(WNIDS);
    }

    @Test
    void what_is_no_kit_is_refused() throws IOException {
        refused(folder.resolve("nowhere"), "no such file");
        refused(Files.writeString(folder.resolve("photo.jpg"), "x"), "not a development kit");
        refused(Files.createDirectory(folder.resolve("empty")), "not a development kit");
        refused(Files.writeString(folder.resolve("text.mat"), "x".repeat(500)), "meta.mat cannot be read");
        refused(edited("n01440764", "n02119789"), "class 2 is missing or there twice");
        refused(edited("ILSVRC2012_ID", "ILSVRC2012_XX"), "numbers no classes");
    }

    private Path edited(String what, String by) throws IOException {
        String file = new String(MatStructsTest.bytes("meta-plain.mat"), ISO_8859_1);
        assertThat(file).contains(what);
        return Files.writeString(folder.resolve("edited.mat"), file.replace(what, by), ISO_8859_1);
    }

    private static void refused(Path kit, String message) {
        assertThatThrownBy(() -> DevkitClasses.read(kit))
                .isInstanceOf(UserException.class)
                .hasMessageContaining(message);
    }
}
