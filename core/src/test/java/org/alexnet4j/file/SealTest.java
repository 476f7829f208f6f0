package org.alexnet4j.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.alexnet4j.random.Purpose;
import org.alexnet4j.random.RandomKey;
import org.junit.jupiter.api.Test;

class SealTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Test
    void sums_are_those_of_the_published_standard() {
        // RFC 3720, B.4
        assertThat(CheckSum.text(CheckSum.of(new byte[32]))).isEqualTo("8a9136aa");
        assertThat(CheckSum.text(CheckSum.of("123456789".getBytes(UTF_8)))).isEqualTo("e3069283");
    }

    @Test
    void a_text_is_read_as_it_was_written() throws Exception {
        ObjectNode content = content();
        SealedJson read = SealedJson.of(SealedJson.text(content).getBytes(UTF_8));
        assertThat(read.content()).isEqualTo(content);
        assertThat(read.sealed()).isTrue();
    }

    @Test
    void a_text_without_a_sum_is_read_too() throws Exception {
        SealedJson read = SealedJson.of(content().toPrettyString().getBytes(UTF_8));
        assertThat(read.content()).isEqualTo(content());
        assertThat(read.sealed()).isFalse();
    }

    /** A byte of the key may be another: the sum is then no sum any more, and all else is as it was. */
    @Test
    void every_changed_byte_is_noticed_or_changes_nothing() throws Exception {
        byte[] whole = SealedJson.text(content()).getBytes(UTF_8);
        RandomKey key = RandomKey.of(1, Purpose.TEST);
        for (int at = 0; at < whole.length; at++) {
            byte[] changed = whole.clone();
            changed[at] ^= (byte) (1 + key.below(255, at));
            try {
                SealedJson read = SealedJson.of(changed);
                assertThat(read.sealed()).as("byte %d", at).isFalse();
                ObjectNode without = read.content();
                content()
                        .properties()
                        .forEach(
                                entry -> assertThat(without.get(entry.getKey())).isEqualTo(entry.getValue()));
            } catch (SealedJson.DamagedException e) {
                assertThat(e.getMessage()).doesNotContain("\n");
            }
        }
    }

    @Test
    void what_is_not_whole_is_damaged() {
        byte[] whole = SealedJson.text(content()).getBytes(UTF_8);
        for (int length = 0; length < whole.length - 1; length++) {
            byte[] cut = java.util.Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> SealedJson.of(cut)).isInstanceOf(SealedJson.DamagedException.class);
        }
        byte[] zeroed = new byte[whole.length];
        assertThatThrownBy(() -> SealedJson.of(zeroed)).isInstanceOf(SealedJson.DamagedException.class);
    }

    private static ObjectNode content() {
        ObjectNode content = MAPPER.createObjectNode();
        content.put("name", "caf\u00e9 \"crc32c\":\"00000000\"").put("images", 12345);
        content.putArray("shares").add(0.25).add(1e-9);
        return content;
    }
}
