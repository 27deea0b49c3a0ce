package dev.laddstreams.errors;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Sha256Test {
    /** FIPS 180-2, appendix B.1. */
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    /** FIPS 180-2, appendix B.3: a million times the letter a. */
    private static final String MILLION = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";

    @Test
    void shouldDigestPartsAsOne() {
        assertThat(Sha256.of("abc".getBytes(US_ASCII))).isEqualTo(ABC);
        assertThat(Sha256.of("a".getBytes(US_ASCII), new byte[0], "bc".getBytes(US_ASCII)))
                .isEqualTo(ABC);
    }

    @Test
    void shouldDigestTheRestOfABufferAndLeaveItsPosition() {
        ByteBuffer buffer =
                ByteBuffer.wrap("-abc-".getBytes(US_ASCII)).position(1).limit(4);
        assertThat(Sha256.of(buffer)).isEqualTo(ABC);
        assertThat(buffer.remaining()).isEqualTo(3);
    }

    @Test
    void shouldDigestAFileThatIsLargerThanAChunk(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("million");
        Files.write(file, "a".repeat(1_000_000).getBytes(US_ASCII));
        assertThat(Sha256.of(file)).isEqualTo(MILLION);
    }
}
