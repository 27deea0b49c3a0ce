package dev.laddstreams.learning.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DenseLabelCodecTest {
    static Stream<LabelCodec> codecs() {
        return Stream.of(
                LabelCodec.FLOAT32,
                LabelCodec.FLOAT16,
                LabelCodec.UINT8,
                LabelCodec.SQRT4,
                LabelCodec.lattice(8),
                LabelCodec.lattice(16),
                LabelCodec.lattice(24),
                LabelCodec.lattice(80),
                LabelCodec.lattice(160));
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void shouldReadBackRowsThatSumToOne(LabelCodec codec) {
        for (int classes : new int[] {1, 2, 10, 100, 255}) {
            if (classes > codec.maxClasses()) {
                continue;
            }
            float[] rows = softmaxRows(50, classes, 4, 7);

            byte[] bytes = DenseLabelCodec.encode(rows, 0, 50, classes, codec);
            float[] read = DenseLabelCodec.decode(ByteBuffer.wrap(bytes), 50, classes, codec);

            assertThat(bytes).hasSize(codec.bytes(50, classes));
            for (int row = 0; row < 50; row++) {
                assertThat(sum(read, row, classes)).isCloseTo(1, within(1e-6));
            }
        }
    }

    @Test
    void shouldReadBackFloat32Exactly() {
        float[] rows = softmaxRows(100, 10, 3, 1);

        assertThat(roundTrip(rows, 100, 10, LabelCodec.FLOAT32)).containsExactly(rows);
    }

    @ParameterizedTest
    @CsvSource({
        // encoding, classes, documented bound, and a floor that the search must reach: the bound is not idle
        "FLOAT16, 2, 2.5e-4, 1e-4",
        "FLOAT16, 10, 2.5e-4, 1e-4",
        "FLOAT16, 1000, 2.5e-4, 1e-5",
        "UINT8, 2, 0.00393, 1e-3",
        "UINT8, 10, 0.0197, 0.0176",
        "UINT8, 100, 0.197, 0.1"
    })
    void shouldKeepTheDocumentedWorstCaseError(String name, int classes, double bound, double floor) {
        LabelCodec codec = LabelCodec.find(name).orElseThrow();
        double worst = 0;
        for (double sharpness : new double[] {0, 0.01, 0.5, 1, 2, 4, 8, 16}) {
            float[] rows = softmaxRows(2000, classes, sharpness, 11);
            worst = Math.max(worst, largestDifference(rows, roundTrip(rows, 2000, classes, codec)));
        }
        for (double tail : new double[] {0.999 / 510, 1.001 / 510, 0x1p-14, 0x1p-25}) {
            float[] row = new float[classes];
            Arrays.fill(row, (float) tail);
            row[0] = (float) (1 - tail * (classes - 1));
            if (row[0] > 0) {
                worst = Math.max(worst, largestDifference(row, roundTrip(row, 1, classes, codec)));
            }
        }

        assertThat(worst).isBetween(floor, bound);
    }

    @Test
    void shouldStoreLittleEndian() {
        byte[] bytes = DenseLabelCodec.encode(new float[] {9, 0.25f, 0.75f}, 1, 1, 2, LabelCodec.FLOAT16);

        assertThat(bytes).containsExactly(0x00, 0x34, 0x00, 0x3a);
        assertThat(DenseLabelCodec.encode(new float[] {0.25f, 0.75f}, 0, 1, 2, LabelCodec.UINT8))
                .containsExactly(64, (byte) 191);
        assertThat(DenseLabelCodec.encode(new float[] {1}, 0, 1, 1, LabelCodec.FLOAT32))
                .containsExactly(0, 0, (byte) 0x80, 0x3f);
    }

    @Test
    void shouldLeaveTheBufferAsItWas() {
        byte[] bytes = DenseLabelCodec.encode(new float[] {0.5f, 0.5f}, 0, 1, 2, LabelCodec.FLOAT16);
        ByteBuffer buffer = ByteBuffer.allocate(10).position(3);
        buffer.put(bytes).flip().position(3);

        assertThat(DenseLabelCodec.decode(buffer, 1, 2, LabelCodec.FLOAT16)).containsExactly(0.5f, 0.5f);
        assertThat(buffer.position()).isEqualTo(3);
        assertThat(buffer.order()).isEqualTo(ByteOrder.BIG_ENDIAN);
    }

    @Test
    void shouldRefuseProbabilitiesThatAreNone() {
        assertRefused(
                new float[] {0.5f, Float.NaN},
                "Cannot encode dense label: value NaN in row 0" + " (expected: finite probabilities of at least 0)");
        assertRefused(
                new float[] {1.5f, -0.5f},
                "Cannot encode dense label: value -0.5 in row 0" + " (expected: finite probabilities of at least 0)");
        assertRefused(new float[] {0.5f, 0.25f}, "Cannot encode dense label: row 0 sums to 0.75 (expected: 1)");
        assertRefused(new float[] {0, 0}, "Cannot encode dense label: row 0 sums to 0.0 (expected: 1)");
    }

    @Test
    void shouldRefuseBytesOfTheWrongSize() {
        assertThatThrownBy(() -> DenseLabelCodec.decode(ByteBuffer.allocate(499), 25, 10, LabelCodec.FLOAT16))
                .hasMessage("Cannot decode dense label: 499 bytes"
                        + " (expected: 500 bytes for 25 rows of 10 classes as FLOAT16)");
    }

    @Test
    void shouldRefuseBytesThatHoldNoProbabilities() {
        assertThatThrownBy(() -> DenseLabelCodec.decode(ByteBuffer.allocate(10), 1, 10, LabelCodec.UINT8))
                .hasMessage("Cannot decode dense label: row 0 sums to 0.0 (expected: 1)");
        ByteBuffer infinite = ByteBuffer.wrap(new byte[] {0, 0x7c, 0, 0});
        assertThatThrownBy(() -> DenseLabelCodec.decode(infinite, 1, 2, LabelCodec.FLOAT16))
                .hasMessage("Cannot decode dense label: value Infinity in row 0"
                        + " (expected: finite probabilities of at least 0)");
    }

    @Test
    void shouldRefuseMoreClassesThanABytePerClassCanTellApart() {
        assertThatThrownBy(() -> DenseLabelCodec.encode(new float[256], 0, 1, 256, LabelCodec.UINT8))
                .isInstanceOfSatisfying(
                        LaddException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INCOMPATIBLE))
                .hasMessage("Cannot encode dense label: 256 classes as UINT8"
                        + " (expected: at most 255 classes; use FLOAT16)");
    }

    static Stream<LabelCodec> codecsOfValues() {
        return codecs().filter(codec -> codec.encoding() != LabelEncoding.LATTICE);
    }

    @ParameterizedTest
    @MethodSource("codecsOfValues")
    void shouldCheckWithoutDecoding(LabelCodec codec) {
        byte[] bytes = DenseLabelCodec.encode(softmaxRows(3, 10, 2, 5), 0, 3, 10, codec);

        assertThatCode(() -> DenseLabelCodec.check(ByteBuffer.wrap(bytes), 3, 10, codec))
                .doesNotThrowAnyException();
        // the last row, all zeros
        Arrays.fill(bytes, bytes.length / 3 * 2, bytes.length, (byte) 0);
        assertThatThrownBy(() -> DenseLabelCodec.check(ByteBuffer.wrap(bytes), 3, 10, codec))
                .hasMessage("Cannot decode dense label: row 2 sums to 0.0 (expected: 1)");
        assertThatThrownBy(() -> DenseLabelCodec.check(ByteBuffer.wrap(bytes), 4, 10, codec))
                .hasMessageStartingWith("Cannot decode dense label: " + bytes.length + " bytes (expected: ");
    }

    @Test
    void shouldFindValuesThatAreNoProbabilitiesWithoutDecoding() {
        ByteBuffer nan = ByteBuffer.wrap(new byte[] {0, 0x3c, 1, 0x7e});
        assertThatThrownBy(() -> DenseLabelCodec.check(nan, 1, 2, LabelCodec.FLOAT16))
                .isInstanceOfSatisfying(
                        LaddException.class, e -> assertThat(e.reason()).isEqualTo(Reason.RECORD_INVALID))
                .hasMessage("Cannot decode dense label: value NaN in row 0"
                        + " (expected: finite probabilities of at least 0)");
        assertThat(nan.position()).isZero();
    }

    private static void assertRefused(float[] row, String message) {
        assertThatThrownBy(() -> DenseLabelCodec.encode(row, 0, 1, row.length, LabelCodec.FLOAT16))
                .isInstanceOfSatisfying(
                        LaddException.class, e -> assertThat(e.reason()).isEqualTo(Reason.RECORD_INVALID))
                .hasMessage(message);
    }

    private static float[] roundTrip(float[] rows, int count, int classes, LabelCodec codec) {
        byte[] bytes = DenseLabelCodec.encode(rows, 0, count, classes, codec);
        return DenseLabelCodec.decode(ByteBuffer.wrap(bytes), count, classes, codec);
    }

    private static double largestDifference(float[] a, float[] b) {
        double largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs((double) a[i] - b[i]));
        }
        return largest;
    }

    private static double sum(float[] rows, int row, int classes) {
        double sum = 0;
        for (int i = row * classes; i < (row + 1) * classes; i++) {
            sum += rows[i];
        }
        return sum;
    }

    private static float[] softmaxRows(int count, int classes, double sharpness, long seed) {
        Random random = new Random(seed);
        float[] rows = new float[count * classes];
        for (int row = 0; row < count; row++) {
            double[] exponentials = new double[classes];
            double sum = 0;
            for (int c = 0; c < classes; c++) {
                exponentials[c] = Math.exp(sharpness * random.nextGaussian());
                sum += exponentials[c];
            }
            for (int c = 0; c < classes; c++) {
                rows[row * classes + c] = (float) (exponentials[c] / sum);
            }
        }
        return rows;
    }
}
