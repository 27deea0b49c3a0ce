package dev.laddstreams.processors.labeler;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.data.Normalisation;
import dev.laddstreams.learning.label.Float16;
import dev.laddstreams.schemas.TrustedFiles;
import dev.laddstreams.schemas.avro.ClaimCheck;
import dev.laddstreams.schemas.avro.PixelType;
import dev.laddstreams.schemas.avro.SyntheticImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Decodes an image's pixels to the labeler's normalised space: raw intensities by the labeler's normalisation; floating
 * point from the dataset's normalised space, which may be another affine map of the intensities. Thread-safe.
 */
final class PixelDecoder {
    private final ImageShape shape;
    private final Normalisation datasetSpace;
    private final Normalisation labelerSpace;
    private final boolean sameSpace;
    private final TrustedFiles claimChecks;

    PixelDecoder(ImageShape shape, Normalisation datasetSpace, Normalisation labelerSpace, TrustedFiles claimChecks) {
        this.shape = shape;
        this.datasetSpace = datasetSpace;
        this.labelerSpace = labelerSpace;
        this.sameSpace = datasetSpace.equals(labelerSpace);
        this.claimChecks = claimChecks;
    }

    /**
     * @return [channels, height, width]
     * @throws LaddException {@code RECORD_INVALID}, {@code PIXELS_NOT_FINITE}, or as {@link TrustedFiles#read}
     */
    float[] decode(SyntheticImage image) {
        PixelType type = image.getPixelType();
        ByteBuffer bytes = bytes(image, Math.multiplyExact(shape.values(), bytesPerPixel(type)));
        float[] pixels = new float[shape.values()];
        switch (type) {
            case UINT8 -> {
                byte[] intensities = new byte[pixels.length];
                bytes.get(intensities);
                labelerSpace.normalise(intensities, 0, shape, pixels, 0);
                return pixels;
            }
            case FLOAT16 -> {
                for (int i = 0; i < pixels.length; i++) {
                    pixels[i] = Float16.toFloat(bytes.getShort());
                }
            }
            case FLOAT32 -> bytes.asFloatBuffer().get(pixels);
            case UNKNOWN -> throw unknownType(type);
        }
        requireFinite(pixels);
        if (!sameSpace) {
            changeSpace(pixels);
        }
        return pixels;
    }

    private ByteBuffer bytes(SyntheticImage image, int expected) {
        ByteBuffer inline = image.getPixels();
        ClaimCheck claimCheck = image.getClaimCheck();
        if ((inline == null) == (claimCheck == null)) {
            throw invalid(inline == null ? "neither pixels nor claim check" : "pixels and claim check", "one of them");
        }
        long size = inline == null ? claimCheck.getSize() : inline.remaining();
        if (size != expected) {
            throw invalid(size + " bytes of pixels", expected + " for " + shape + " as " + image.getPixelType());
        }
        ByteBuffer bytes = inline == null
                ? ByteBuffer.wrap(claimChecks.read(claimCheck.getUri(), claimCheck.getSha256(), claimCheck.getSize()))
                : inline.duplicate();
        return bytes.order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int bytesPerPixel(PixelType type) {
        return switch (type) {
            case UINT8 -> Byte.BYTES;
            case FLOAT16 -> Short.BYTES;
            case FLOAT32 -> Float.BYTES;
            case UNKNOWN -> throw unknownType(type);
        };
    }

    private void requireFinite(float[] pixels) {
        for (int i = 0; i < pixels.length; i++) {
            if (!Float.isFinite(pixels[i])) {
                throw LaddException.cannot(
                        Reason.PIXELS_NOT_FINITE,
                        "label image",
                        "pixel " + i + " of " + pixels.length + " is " + pixels[i],
                        "finite pixels");
            }
        }
    }

    private void changeSpace(float[] pixels) {
        int plane = shape.height() * shape.width();
        for (int c = 0; c < shape.channels(); c++) {
            float scale = datasetSpace.std().get(c) / labelerSpace.std().get(c);
            float shift = (datasetSpace.mean().get(c) - labelerSpace.mean().get(c))
                    / labelerSpace.std().get(c);
            for (int i = c * plane; i < (c + 1) * plane; i++) {
                pixels[i] = pixels[i] * scale + shift;
            }
        }
    }

    private static LaddException unknownType(PixelType type) {
        return invalid("pixel type " + type, "UINT8, FLOAT16 or FLOAT32");
    }

    private static LaddException invalid(String value, String expected) {
        return LaddException.cannot(Reason.RECORD_INVALID, "label image", value, expected);
    }
}
