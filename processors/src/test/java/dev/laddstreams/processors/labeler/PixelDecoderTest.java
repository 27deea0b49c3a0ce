package dev.laddstreams.processors.labeler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.data.Normalisation;
import dev.laddstreams.learning.label.Float16;
import dev.laddstreams.learning.pixels.PixelEncoding;
import dev.laddstreams.processors.TestRecords;
import dev.laddstreams.schemas.TrustedFiles;
import dev.laddstreams.schemas.avro.ClaimCheck;
import dev.laddstreams.schemas.avro.ImageState;
import dev.laddstreams.schemas.avro.PixelType;
import dev.laddstreams.schemas.avro.SyntheticImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PixelDecoderTest {
    private static final ImageShape SHAPE = new ImageShape(1, 2, 2);
    private static final Normalisation SPACE = new Normalisation(List.of(0.5f), List.of(0.25f));
    private static final Normalisation OTHER = new Normalisation(List.of(0.25f), List.of(0.5f));
    /** Single precision, a few operations. */
    private static final Offset<Float> ROUNDING = within(1e-5f);

    @Test
    void shouldNormaliseIntensitiesToTheLabelersSpace() {
        float[] pixels =
                decoder(OTHER, SPACE).decode(image(PixelType.UINT8, ByteBuffer.wrap(new byte[] {0, 51, -1, 127})));
        assertThat(pixels).containsExactly(new float[] {-2, -1.2f, 2, (127 / 255f - 0.5f) / 0.25f}, ROUNDING);
    }

    @Test
    void shouldTakeFloatsOfTheSameSpaceAsTheyAre() {
        ByteBuffer halves = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : new float[] {-3.5f, 0, 1, 2.25f}) {
            halves.putShort(Float16.fromFloat(value));
        }
        PixelDecoder decoder = decoder(SPACE, SPACE);
        assertThat(decoder.decode(image(PixelType.FLOAT16, halves.flip()))).containsExactly(-3.5f, 0, 1, 2.25f);
        assertThat(decoder.decode(image(PixelType.FLOAT32, TestRecords.floats(-3.5f, 0, 1e-7f, 2))))
                .containsExactly(-3.5f, 0, 1e-7f, 2);
    }

    @Test
    void shouldCarryFloatsOfAnotherSpaceOver() {
        // intensity 0.25 + 0.5 x, then (intensity - 0.5) / 0.25
        float[] pixels = decoder(OTHER, SPACE).decode(image(PixelType.FLOAT32, TestRecords.floats(0, 1, -0.5f, 2)));
        assertThat(pixels).containsExactly(new float[] {-1, 1, -2, 3}, ROUNDING);
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void shouldRefusePixelsThatAreNotFinite(float value) {
        assertReason(Reason.PIXELS_NOT_FINITE, image(PixelType.FLOAT32, TestRecords.floats(0, 0, 0, value)));
    }

    @Test
    void shouldRefusePixelsThatDoNotFit() {
        ClaimCheck claim = ClaimCheck.newBuilder()
                .setUri("file:///nowhere")
                .setSha256("0".repeat(64))
                .setSize(15)
                .build();
        assertReason(Reason.RECORD_INVALID, image(PixelType.FLOAT32, TestRecords.floats(0, 0, 0)));
        assertReason(Reason.RECORD_INVALID, image(PixelType.FLOAT16, TestRecords.floats(0, 0, 0, 0)));
        assertReason(Reason.RECORD_INVALID, image(PixelType.UNKNOWN, TestRecords.floats(0, 0, 0, 0)));
        assertReason(Reason.RECORD_INVALID, image(PixelType.FLOAT32, null));
        assertReason(
                Reason.RECORD_INVALID,
                builder(PixelType.FLOAT32, TestRecords.floats(0, 0, 0, 0))
                        .setClaimCheck(claim)
                        .build());
        assertReason(
                Reason.RECORD_INVALID,
                builder(PixelType.FLOAT32, null).setClaimCheck(claim).build());
    }

    @ParameterizedTest
    @EnumSource(value = PixelType.class, mode = EnumSource.Mode.EXCLUDE, names = "UNKNOWN")
    void shouldKnowEveryTypeOfTheContract(PixelType type) {
        int bytes = PixelEncoding.of(type.name()).bytes(SHAPE);
        assertThat(decoder(SPACE, SPACE).decode(image(type, ByteBuffer.allocate(bytes))))
                .hasSize(4);
        assertThat(PixelEncoding.values()).hasSize(PixelType.values().length - 1);
    }

    private static void assertReason(Reason reason, SyntheticImage image) {
        assertThatThrownBy(() -> decoder(SPACE, SPACE).decode(image))
                .isInstanceOfSatisfying(
                        LaddException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private static PixelDecoder decoder(Normalisation datasetSpace, Normalisation labelerSpace) {
        return new PixelDecoder(SHAPE, datasetSpace, labelerSpace, TrustedFiles.inFolders(List.of(Path.of("."))));
    }

    private static SyntheticImage image(PixelType type, ByteBuffer pixels) {
        return builder(type, pixels).build();
    }

    private static SyntheticImage.Builder builder(PixelType type, ByteBuffer pixels) {
        return TestRecords.imageBuilder(0, 1, ImageState.FINAL)
                .setPixelType(type)
                .setPixels(pixels);
    }
}
