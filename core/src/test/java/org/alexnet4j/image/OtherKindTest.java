package org.alexnet4j.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OtherKindTest {
    /** Bytes are written as {@code \\x..}, two hexadecimal digits, where they are no letters. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\\x00\\x00\\x00\\x18ftypheic|a HEIC image|convert it to JPEG",
                "\\x00\\x00\\x00\\x18ftypmif1|a HEIF image|convert it to JPEG",
                "\\x00\\x00\\x00\\x18ftypavif|an AVIF image|convert it to JPEG",
                "\\x00\\x00\\x00\\x18ftypisom|a video (MP4)|convert it to JPEG",
                "\\x00\\x00\\x00\\x18ftypqt\\x20\\x20|a video (QuickTime)|convert it to JPEG",
                "\\x00\\x00\\x00\\x18ftypcrx\\x20|raw file (CR3)|convert it to JPEG",
                "\\xFF\\x0A\\x00|a JPEG XL image|convert it to JPEG",
                "\\x00\\x00\\x00\\x0CJXL\\x20|a JPEG XL image|convert it to JPEG",
                "\\x00\\x00\\x00\\x0CjP\\x20\\x20|a JPEG 2000 image|convert it to JPEG",
                "\\xFF\\x4F\\xFF\\x51|a JPEG 2000 image|convert it to JPEG",
                "<svg width='3'/>|an SVG drawing|convert it to JPEG",
                "<?xml version='1.0'?><!-- made by hand --><svg/>|an SVG drawing|convert it to JPEG",
                "<!DOCTYPE html><p>not found|a web page|download",
                "8BPS\\x00|a Photoshop document|convert it to JPEG",
                "%PDF-1.7|a PDF document|convert it to JPEG",
                "FUJIFILMCCD-RAW|raw file (RAF)|convert it to JPEG",
                "II*\\x00\\x10\\x00\\x00\\x00CR\\x02\\x00\\x00\\x00\\x00\\x00\\x00\\x00|raw file|convert it to JPEG",
                "II+\\x00|BigTIFF|convert it to JPEG",
                "P6 3 2 255 |a Netpbm image|convert it to JPEG",
                "PK\\x03\\x04|a zip archive|unpack it",
                "RIFF\\x00\\x00\\x00\\x00AVI\\x20|a video (AVI)|convert it to JPEG",
                "version https://git-lfs.github.com/spec/v1|a pointer of Git LFS|convert"
            })
    void a_known_kind_is_called_by_its_name(String start, String name, String remedy) {
        byte[] file = Arrays.copyOf(bytes(start), 200);
        assertThatThrownBy(() -> ImageDecoders.pure().decode(file))
                .isInstanceOf(UnreadableImageException.class)
                .hasMessageContaining(name)
                .hasMessageContaining(remedy);
    }

    private static byte[] bytes(String text) {
        StringBuilder plain = new StringBuilder();
        for (int at = 0; at < text.length(); at++) {
            if (text.startsWith("\\x", at)) {
                plain.append((char) Integer.parseInt(text, at + 2, at + 4, 16));
                at += 3;
            } else {
                plain.append(text.charAt(at));
            }
        }
        return plain.toString().getBytes(ISO_8859_1);
    }
}
