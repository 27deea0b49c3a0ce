package dev.laddstreams.learning.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelCodecTest {
    @ParameterizedTest
    @ValueSource(strings = {"FLOAT32", "FLOAT16", "UINT8", "SQRT4", "LATTICE8", "LATTICE24", "LATTICE160"})
    void shouldFindWhatItsNameSays(String name) {
        LabelCodec codec = LabelCodec.find(name).orElseThrow();

        assertThat(codec).hasToString(name);
        assertThat(LabelCodec.find(codec.code())).contains(codec);
        assertThat(LabelCodecChoice.find(codec.code()))
                .contains(LabelCodecChoice.of(codec))
                .map(LabelCodecChoice::code)
                .contains(codec.code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"lattice", "lattice0", "lattice12", "lattice168", "lattice-8", "float64", "vq", ""})
    void shouldFindNoOther(String name) {
        assertThat(LabelCodec.find(name)).isEmpty();
        assertThat(LabelCodecChoice.find(name)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"LATTICE, 0", "LATTICE, 12", "LATTICE, 168", "FLOAT16, 8"})
    void shouldRefuseBitsThatTheEncodingDoesNotHave(LabelEncoding encoding, int bits) {
        assertThatThrownBy(() -> new LabelCodec(encoding, bits))
                .isInstanceOfSatisfying(
                        LaddException.class, e -> assertThat(e.reason()).isEqualTo(Reason.RECORD_INVALID))
                .hasMessage("Cannot read dense labels: " + encoding + " of " + bits
                        + " bits (expected: 8 to 160 bits in whole bytes for LATTICE, 0 else)");
    }

    @ParameterizedTest
    @CsvSource({
        // bytes of the image, rows, classes, what is chosen
        "1024, 25, 10, LATTICE8", // 32 px grey: 25 of 25.6
        "3072, 25, 10, LATTICE24", // 32 px colour: 75 of 76.8
        "2352, 25, 10, LATTICE16", // 28 px colour: 50 of 58.8
        "784, 25, 10, LATTICE8", // none fits into 19.6: the least
        "49152, 25, 10, LATTICE24", // no finer than that
        "1024, 9, 10, LATTICE16", // 18 of 25.6
        "1024, 25, 2, LATTICE8", // 255ths of two classes take no more
        "3072, 25, 100, LATTICE80", // coarser ones would be floor for the most part
        "49152, 25, 1000, FLOAT16"
    })
    void shouldChooseTheFinestThatTheImageLeavesRoomFor(long imageBytes, int rows, int classes, String codec) {
        assertThat(LabelCodecChoice.AUTO.of(imageBytes, rows, classes)).hasToString(codec);
        assertThat(LabelCodecChoice.of(LabelCodec.UINT8).of(imageBytes, rows, classes))
                .isEqualTo(LabelCodec.UINT8);
    }

    @Test
    void shouldNameTheChoiceBySizeAuto() {
        assertThat(LabelCodecChoice.AUTO.code()).isEqualTo("auto");
        assertThat(LabelCodecChoice.find("auto")).contains(LabelCodecChoice.AUTO);
    }

    @Test
    void shouldStoreSquareRootsInFourBits() {
        byte[] stored = DenseLabelCodec.encode(new float[] {0.64f, 0.32f, 0.04f}, 0, 1, 3, LabelCodec.SQRT4);

        // 12, 8 and 3 fifteenths, the lower class in the lower bits
        assertThat(stored).containsExactly(12 | (8 << 4), 3);
        assertThat(DenseLabelCodec.decode(ByteBuffer.wrap(stored), 1, 3, LabelCodec.SQRT4))
                .containsExactly(144 / 217f, 64 / 217f, 9 / 217f);
    }
}
