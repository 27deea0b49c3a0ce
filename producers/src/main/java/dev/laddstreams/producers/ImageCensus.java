package dev.laddstreams.producers;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.laddstreams.errors.Sha256;
import dev.laddstreams.schemas.avro.ImageState;
import dev.laddstreams.schemas.avro.PixelType;
import dev.laddstreams.schemas.avro.SyntheticImage;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The images that a dataset's topic holds, one by one as they arrive. For one thread. */
final class ImageCensus {
    private final Map<String, Entry> images = new HashMap<>();
    private BigInteger fingerprint = BigInteger.ZERO;
    private long storedBytes;
    private long changedAt = System.nanoTime();

    /** What counts of a FINAL image. */
    private record Entry(int revision, long bytes) {}

    /** @param image empty for a tombstone */
    void hear(String id, Optional<SyntheticImage> image) {
        ImageState state = image.map(SyntheticImage::getState).orElse(ImageState.WITHDRAWN);
        if (state == ImageState.PREVIEW) {
            return;
        }
        forget(id);
        image.filter(any -> state == ImageState.FINAL).ifPresent(present -> {
            Entry entry = new Entry(present.getRevision(), bytes(present));
            images.put(id, entry);
            storedBytes += entry.bytes();
            fingerprint = fingerprint.xor(of(id, entry));
        });
        changedAt = System.nanoTime();
    }

    private void forget(String id) {
        Entry before = images.remove(id);
        if (before != null) {
            storedBytes -= before.bytes();
            fingerprint = fingerprint.xor(of(id, before));
        }
    }

    private static BigInteger of(String id, Entry entry) {
        return new BigInteger(Sha256.of((id + "#" + entry.revision()).getBytes(UTF_8)), 16);
    }

    private static long bytes(SyntheticImage image) {
        int bytesPerPixel =
                image.getPixelType() == PixelType.UINT8 ? 1 : image.getPixelType() == PixelType.FLOAT16 ? 2 : 4;
        return (long) image.getHeight() * image.getWidth() * image.getChannels() * bytesPerPixel;
    }

    int count() {
        return images.size();
    }

    long storedBytes() {
        return storedBytes;
    }

    /** The same for the same revisions of the same images, in whatever order they came; hexadecimal. */
    String fingerprint() {
        return fingerprint.toString(16);
    }

    long nanosSinceChange() {
        return System.nanoTime() - changedAt;
    }
}
