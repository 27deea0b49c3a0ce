package dev.laddstreams.app.gc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.errors.Sha256;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnclaimedTest {
    private static final String DIGEST = Sha256.of("claimed".getBytes(UTF_8));
    private static final String OTHER = Sha256.of("other".getBytes(UTF_8));

    /** What stands beside a digest in a record may look like more of it. */
    @ParameterizedTest
    @ValueSource(
            strings = {"%s", "file:///claims/%s.bin", "0%s", "%sf", "abc%s123", "\u0000\u0080%s\u00ff", "{\"a\":\"%s\"}"
            })
    void shouldFindADigestWhereverItStands(String text) {
        for (String digest : List.of(DIGEST, DIGEST.toUpperCase(Locale.ROOT))) {
            Unclaimed unclaimed = new Unclaimed(List.of(DIGEST, OTHER));

            unclaimed.claim(text.formatted(digest).getBytes(UTF_8));

            assertThat(unclaimed.contains(DIGEST)).isFalse();
            assertThat(unclaimed.contains(OTHER)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0123456789abcdef", "%sx"})
    void shouldNotTakePartsForDigests(String text) {
        Unclaimed unclaimed = new Unclaimed(List.of(DIGEST));

        unclaimed.claim(text.formatted(DIGEST.substring(1)).getBytes(UTF_8));

        assertThat(unclaimed.contains(DIGEST)).isTrue();
    }
}
