package org.alexnet4j.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SystemFilesTest {
    @Test
    void what_systems_leave_behind_is_known_in_any_case_and_depth() {
        assertThat(List.of(
                        ".DS_Store",
                        "cat/._1.png",
                        "__MACOSX/cat/1.png",
                        "cat/Icon\r",
                        "cat/Thumbs.db",
                        "cat/thumbs.DB",
                        "Desktop.ini",
                        "$RECYCLE.BIN/S-1-5-18/1.png",
                        "System Volume Information/x",
                        "lost+found",
                        "cat/@eaDir/1.png/SYNOPHOTO_THUMB_XL.jpg",
                        ".ipynb_checkpoints/1.png"))
                .allMatch(SystemFiles::isOne);
        assertThat(List.of("cat/1.png", "Icon/1.png", "db/Thumbs.png", "a.b/c", "recycle/1.png"))
                .noneMatch(SystemFiles::isOne);
    }
}
