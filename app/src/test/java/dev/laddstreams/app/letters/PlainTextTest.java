package dev.laddstreams.app.letters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PlainTextTest {
    static Stream<Arguments> bytes() {
        return Stream.of(
                Arguments.of(null, "none"),
                Arguments.of("pets-0-1".getBytes(UTF_8), "pets-0-1"),
                Arguments.of("früh".getBytes(UTF_8), "früh"),
                Arguments.of("\u001b[31mred".getBytes(UTF_8), "0x1b5b33316d726564"),
                Arguments.of(new byte[] {(byte) 0xff, 0}, "0xff00"),
                Arguments.of(new byte[] {(byte) 0xc3}, "0xc3"));
    }

    @ParameterizedTest
    @MethodSource("bytes")
    void shouldShowForeignBytesWithoutControlCharacters(byte[] bytes, String text) {
        assertThat(PlainText.of(bytes)).isEqualTo(text);
    }

    @Test
    void shouldShortenToOneLine() {
        assertThat(PlainText.line("a\nb\u001b", 10)).isEqualTo("a b ");
        assertThat(PlainText.line("0123456789", 10)).isEqualTo("0123456789");
        assertThat(PlainText.line("0123456789a", 10)).isEqualTo("012345678…");
    }

    @Test
    void shouldDumpTheFirstBytes() {
        byte[] bytes = new byte[40];
        bytes[17] = 'x';
        bytes[18] = (byte) 0xfe;

        assertThat(PlainText.dump(bytes, 20))
                .containsExactly(
                        "00000000  00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00  ................",
                        "00000010  00 78 fe 00                                      .x..",
                        "... 20 bytes more");
    }
}
