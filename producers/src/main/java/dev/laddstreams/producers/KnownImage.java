package dev.laddstreams.producers;

import dev.laddstreams.errors.Sha256;
import dev.laddstreams.schemas.avro.ImageState;
import dev.laddstreams.schemas.avro.SyntheticImage;
import java.nio.ByteBuffer;
import java.util.List;

/** What is on the images topic for one image id. */
record KnownImage(int revision, ImageState state, int classIndex, Content content) {
    /**
     * What makes an image another one.
     *
     * @param sha256 of its pixels, empty without any
     * @param softLabel empty without one
     */
    record Content(String sha256, int stage, List<Float> softLabel) {
        Content {
            softLabel = List.copyOf(softLabel);
        }

        static Content of(ImageSource images, int index, byte[] pixels) {
            return new Content(Sha256.of(pixels), images.stage(index), images.softLabel(index));
        }
    }

    static KnownImage of(SyntheticImage image) {
        List<Float> softLabel = image.getSoftLabel() == null ? List.of() : image.getSoftLabel();
        return new KnownImage(
                image.getRevision(),
                image.getState(),
                image.getClassIndex(),
                new Content(sha256(image), image.getStage(), softLabel));
    }

    boolean isFinal(int wantedClass, Content wanted) {
        return state == ImageState.FINAL && classIndex == wantedClass && content.equals(wanted);
    }

    private static String sha256(SyntheticImage image) {
        if (image.getClaimCheck() != null) {
            return image.getClaimCheck().getSha256();
        }
        ByteBuffer pixels = image.getPixels();
        return pixels == null ? "" : Sha256.of(pixels);
    }
}
