package dev.laddstreams.producers;

import dev.laddstreams.schemas.avro.ImageState;
import dev.laddstreams.schemas.avro.SyntheticImage;
import java.nio.ByteBuffer;

/**
 * What is on the images topic for one image id.
 *
 * @param content sha256 of its pixels, empty without any
 */
record KnownImage(int revision, ImageState state, int classIndex, String content) {
    static KnownImage of(SyntheticImage image) {
        return new KnownImage(image.getRevision(), image.getState(), image.getClassIndex(), content(image));
    }

    boolean isFinal(int wantedClass, String wantedContent) {
        return state == ImageState.FINAL && classIndex == wantedClass && content.equals(wantedContent);
    }

    private static String content(SyntheticImage image) {
        if (image.getClaimCheck() != null) {
            return image.getClaimCheck().getSha256();
        }
        ByteBuffer pixels = image.getPixels();
        if (pixels == null) {
            return "";
        }
        byte[] bytes = new byte[pixels.remaining()];
        pixels.duplicate().get(bytes);
        return Sha256.of(bytes);
    }
}
