package dev.laddstreams.learning.pixels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.data.Normalisation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PixelCodecTest {
    private static final ImageShape SHAPE = new ImageShape(2, 1, 3);
    private static final Normalisation SPACE = new Normalisation(List.of(0.5f, 0.25f), List.of(0.25f, 0.5f));

    @Test
    void shouldReturnEveryIntensity() {
        ImageShape all = new ImageShape(1, 16, 16);
        byte[] intensities = new byte[2 + 256];
        for (int i = 0; i < 256; i++) {
            intensities[2 + i] = (byte) i;
        }

        float[] values = PixelCodec.decode(
                ByteBuffer.wrap(PixelCodec.encode(intensities, 2, all)), all, PixelEncoding.UINT8, SPACE);

        for (int i = 0; i < 256; i++) {
            assertThat(SPACE.toIntensity(values[i], 0)).isEqualTo(i);
        }
        // (0 - 0.5) / 0.25 and (1 - 0.5) / 0.25
        assertThat(values[0]).isEqualTo(-2);
        assertThat(values[255]).isEqualTo(2);
    }

    @Test
    void shouldNormaliseEachChannelByItsOwnTerms() {
        byte[] intensities = {0, 0, 0, (byte) 255, (byte) 255, (byte) 255};
        assertThat(decode(ByteBuffer.wrap(intensities), PixelEncoding.UINT8))
                .containsExactly(-2, -2, -2, 1.5f, 1.5f, 1.5f);
        // a buffer that shows no array
        assertThat(decode(ByteBuffer.wrap(intensities).asReadOnlyBuffer(), PixelEncoding.UINT8))
                .containsExactly(-2, -2, -2, 1.5f, 1.5f, 1.5f);
    }

    @Test
    void shouldReturnHalvesExactly() {
        // smallest and largest subnormal, smallest normal, largest, and the negative ones
        float[] values = {9, 0x1p-24f, 0x1.ff8p-15f, 0x1p-14f, 65_504, -0x1p-24f, -65_504};
        assertThat(roundTrip(values, PixelEncoding.FLOAT16))
                .containsExactly(0x1p-24f, 0x1.ff8p-15f, 0x1p-14f, 65_504, -0x1p-24f, -65_504);
    }

    @Test
    void shouldReturnFloatsExactly() {
        float[] values = {9, Float.MIN_VALUE, -Float.MAX_VALUE, Float.MIN_NORMAL, 0.1f, -0.0f, 0};
        assertThat(roundTrip(values, PixelEncoding.FLOAT32))
                .containsExactly(Float.MIN_VALUE, -Float.MAX_VALUE, Float.MIN_NORMAL, 0.1f, -0.0f, 0);
    }

    @ParameterizedTest
    @CsvSource({
        "FLOAT16, NaN", "FLOAT16, Infinity", "FLOAT16, -Infinity",
        "FLOAT32, NaN", "FLOAT32, Infinity", "FLOAT32, -Infinity"
    })
    void shouldRefuseValuesThatAreNotFinite(PixelEncoding encoding, float value) {
        float[] values = {9, 0, 0, 0, 0, 0, value};
        assertThatThrownBy(() -> roundTrip(values, encoding))
                .isInstanceOfSatisfying(
                        LaddException.class, e -> assertThat(e.reason()).isEqualTo(Reason.PIXELS_NOT_FINITE))
                .hasMessage("Cannot decode pixels: pixel 5 of 6 is " + value + " (expected: finite pixels)");
    }

    @ParameterizedTest
    @EnumSource(PixelEncoding.class)
    void shouldRefuseAnotherSize(PixelEncoding encoding) {
        int expected = 6 * encoding.bytesPerPixel();
        for (int size : new int[] {0, expected - 1, expected + 1}) {
            assertThatThrownBy(() -> decode(ByteBuffer.allocate(size), encoding))
                    .isInstanceOfSatisfying(
                            LaddException.class, e -> assertThat(e.reason()).isEqualTo(Reason.RECORD_INVALID))
                    .hasMessage("Cannot decode pixels: " + size + " bytes of pixels (expected: " + expected
                            + " for 2x1x3 as " + encoding + ")");
        }
    }

    @ParameterizedTest
    @EnumSource(PixelEncoding.class)
    void shouldReadBetweenPositionAndLimitAndLeaveBoth(PixelEncoding encoding) {
        int size = encoding.bytes(SHAPE);
        ByteBuffer buffer = ByteBuffer.allocate(size + 5).position(3).limit(size + 3);
        for (int i = 3; i < size + 3; i++) {
            buffer.put(i, (byte) i);
        }
        ByteBuffer alone = ByteBuffer.allocate(size).put(buffer.duplicate()).flip();

        assertThat(decode(buffer, encoding)).containsExactly(decode(alone, encoding));
        // a slice, whose array begins elsewhere
        assertThat(decode(buffer.slice(), encoding)).containsExactly(decode(alone, encoding));
        assertThat(buffer.position()).isEqualTo(3);
        assertThat(buffer.limit()).isEqualTo(size + 3);
        assertThat(buffer.order()).isEqualTo(ByteOrder.BIG_ENDIAN);
    }

    @Test
    void shouldRefuseNormalisedValuesAsIntensities() {
        assertThatThrownBy(() -> PixelCodec.encode(new float[6], 0, SHAPE, PixelEncoding.UINT8))
                .isInstanceOfSatisfying(
                        LaddException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INCOMPATIBLE));
    }

    @Test
    void shouldRefuseAnotherType() {
        assertThatThrownBy(() -> PixelEncoding.of("UNKNOWN"))
                .isInstanceOfSatisfying(
                        LaddException.class, e -> assertThat(e.reason()).isEqualTo(Reason.RECORD_INVALID))
                .hasMessage("Cannot decode pixels: pixel type UNKNOWN (expected: UINT8, FLOAT16 or FLOAT32)");
    }

    private static float[] roundTrip(float[] values, PixelEncoding encoding) {
        return decode(ByteBuffer.wrap(PixelCodec.encode(values, 1, SHAPE, encoding)), encoding);
    }

    private static float[] decode(ByteBuffer bytes, PixelEncoding encoding) {
        return PixelCodec.decode(bytes, SHAPE, encoding, SPACE);
    }
}
