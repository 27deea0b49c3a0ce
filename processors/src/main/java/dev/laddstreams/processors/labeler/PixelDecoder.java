package dev.laddstreams.processors.labeler;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.data.Normalisation;
import dev.laddstreams.learning.pixels.PixelCodec;
import dev.laddstreams.learning.pixels.PixelEncoding;
import dev.laddstreams.schemas.TrustedFiles;
import dev.laddstreams.schemas.avro.ClaimCheck;
import dev.laddstreams.schemas.avro.SyntheticImage;
import java.nio.ByteBuffer;

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
        PixelEncoding encoding = PixelEncoding.of(image.getPixelType().name());
        float[] pixels = PixelCodec.decode(bytes(image, encoding), shape, encoding, labelerSpace);
        if (encoding != PixelEncoding.UINT8 && !sameSpace) {
            changeSpace(pixels);
        }
        return pixels;
    }

    private ByteBuffer bytes(SyntheticImage image, PixelEncoding encoding) {
        ByteBuffer inline = image.getPixels();
        ClaimCheck claimCheck = image.getClaimCheck();
        if ((inline == null) == (claimCheck == null)) {
            throw LaddException.cannot(
                    Reason.RECORD_INVALID,
                    "label image",
                    inline == null ? "neither pixels nor claim check" : "pixels and claim check",
                    "one of them");
        }
        if (inline != null) {
            return inline;
        }
        // before a file of any other size is read
        PixelCodec.requireSize(claimCheck.getSize(), shape, encoding);
        return ByteBuffer.wrap(claimChecks.read(claimCheck.getUri(), claimCheck.getSha256(), claimCheck.getSize()));
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
}
