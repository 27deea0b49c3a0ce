package dev.laddstreams.learning.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LatticeCodeTest {
    /** As {@code vectors.py} beside it computed them. */
    static Stream<JsonNode> vectors() throws IOException {
        try (InputStream file = LatticeCodeTest.class.getResourceAsStream("/lattice/vectors.json")) {
            return StreamSupport.stream(new ObjectMapper().readTree(file).spliterator(), false);
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void shouldStoreAndReadTheBitsThatAnotherLanguageDoes(JsonNode set) {
        int classes = set.get("classes").asInt();
        LabelCodec codec = LabelCodec.lattice(set.get("bits").asInt());
        assertThat(LatticeCode.denominator(classes, codec.bits()))
                .isEqualTo(set.get("denominator").asInt());

        for (int row = 0; row < set.get("rows").size(); row++) {
            byte[] stored = DenseLabelCodec.encode(floats(set.get("rows").get(row), classes), 0, 1, classes, codec);

            assertThat(HexFormat.of().formatHex(stored))
                    .as("%s, %d classes, row %d", codec, classes, row)
                    .isEqualTo(set.get("codes").get(row).asText());
            assertThat(DenseLabelCodec.decode(ByteBuffer.wrap(stored), 1, classes, codec))
                    .containsExactly(floats(set.get("read").get(row), classes));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "10, 8, 3",
        "10, 16, 9",
        "10, 24, 21",
        "100, 32, 6",
        "1000, 64, 7",
        "2, 8, 255",
        "1, 8, 255",
        "256, 8, 1"
    })
    void shouldTakeTheLargestDenominatorThatFits(int classes, int bits, int denominator) {
        assertThat(LatticeCode.denominator(classes, bits)).isEqualTo(denominator);
    }

    @ParameterizedTest
    @CsvSource({"21, 10, 24", "9, 10, 16", "3, 10, 8", "21, 100, 80", "21, 1000, 152", "255, 2, 8", "1, 1, 8"})
    void shouldTakeTheFewestBytesThatADenominatorFitsInto(int denominator, int classes, int bits) {
        assertThat(LatticeCode.bits(denominator, classes)).isEqualTo(bits);
    }

    @Test
    void shouldReadEveryRankOfOneByteAsWholeThirds() {
        for (int rank = 0; rank < 220; rank++) {
            ByteBuffer stored = ByteBuffer.wrap(new byte[] {(byte) rank});
            float[] read = DenseLabelCodec.decode(stored, 1, 10, LabelCodec.lattice(8));

            float thirds = 0;
            for (float p : read) {
                float third = p * 3.5f - 0.05f;
                assertThat(third).isCloseTo(Math.round(third), within(1e-6f));
                thirds += third;
            }
            assertThat(thirds).isCloseTo(3, within(1e-5f));
            assertThat(DenseLabelCodec.encode(read, 0, 1, 10, LabelCodec.lattice(8)))
                    .containsExactly((byte) rank);
        }
    }

    @ParameterizedTest
    @CsvSource({"8, dc, 220", "16, ecbd, 48620", "24, 4e4fda, 14307150", "80, ffffffffffffffffffff, 14955617450039552"})
    void shouldRefuseNumbersThatStandForNoRow(int bits, String stored, String count) {
        assertThatThrownBy(() -> DenseLabelCodec.check(
                        ByteBuffer.wrap(HexFormat.of().parseHex(stored)), 1, 10, LabelCodec.lattice(bits)))
                .isInstanceOfSatisfying(
                        LaddException.class, e -> assertThat(e.reason()).isEqualTo(Reason.RECORD_INVALID))
                .hasMessage("Cannot decode dense label: a row of LATTICE" + bits
                        + " that stands for no probabilities of 10 classes (expected: a number below " + count + ")");
    }

    @Test
    void shouldRefuseMoreClassesThanTheBitsCanName() {
        assertThatThrownBy(() -> DenseLabelCodec.encode(new float[257], 0, 1, 257, LabelCodec.lattice(8)))
                .isInstanceOfSatisfying(
                        LaddException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INCOMPATIBLE))
                .hasMessage("Cannot encode dense label: 257 classes as LATTICE8"
                        + " (expected: at most 256 classes; use FLOAT16)");
    }

    @Test
    void shouldRefuseFewBytesThatStandForVeryManyValues() {
        byte[] stored = new byte[50_000];

        assertThatThrownBy(() -> DenseLabelCodec.check(ByteBuffer.wrap(stored), 25_000, 32_768, LabelCodec.lattice(16)))
                .hasMessage("Cannot decode dense label: 25000 rows of 32768 classes"
                        + " (expected: at most 16777216 values)");
    }

    private static float[] floats(JsonNode bits, int classes) {
        assertThat(bits).hasSize(classes);
        float[] values = new float[classes];
        for (int i = 0; i < classes; i++) {
            values[i] = Float.intBitsToFloat(bits.get(i).asInt());
        }
        return values;
    }
}
