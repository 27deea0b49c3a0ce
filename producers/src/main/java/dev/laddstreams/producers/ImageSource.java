package dev.laddstreams.producers;

import dev.laddstreams.learning.data.ImageSet;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.data.LabelledImages;
import dev.laddstreams.learning.distillation.DistilledSet;
import dev.laddstreams.schemas.avro.PixelType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.OptionalInt;

/** Images to publish, by index; pixels are encoded one image at a time. */
public sealed interface ImageSource {
    int count();

    ImageShape shape();

    int classIndex(int image);

    /** Position in the real set it was made or taken from. */
    OptionalInt sourcePosition(int image);

    PixelType pixelType();

    /** Row-major [channels, height, width] as {@link #pixelType()} stores it; the caller's. */
    byte[] pixels(int image);

    /** Bytes that the images take as stored. */
    long storedBytes();

    /** Normalised space, as FLOAT32; without positions. */
    static ImageSource of(LabelledImages images) {
        return new Normalised(images, new int[0], 4L * images.values().length);
    }

    /** Normalised space, as FLOAT32. */
    static ImageSource of(DistilledSet set) {
        return new Normalised(set.images(), set.sourcePositions(), set.storedBytes());
    }

    /** Raw intensities, as UINT8. */
    static ImageSource of(ImageSet images) {
        return new Raw(images);
    }

    /** Images in normalised space. */
    record Normalised(LabelledImages images, int[] positions, long storedBytes) implements ImageSource {
        @Override
        public int count() {
            return images.count();
        }

        @Override
        public ImageShape shape() {
            return images.shape();
        }

        @Override
        public int classIndex(int image) {
            return images.labels()[image];
        }

        @Override
        public OptionalInt sourcePosition(int image) {
            return positions.length == 0 ? OptionalInt.empty() : OptionalInt.of(positions[image]);
        }

        @Override
        public PixelType pixelType() {
            return PixelType.FLOAT32;
        }

        @Override
        public byte[] pixels(int image) {
            int values = images.shape().values();
            ByteBuffer buffer = ByteBuffer.allocate(4 * values).order(ByteOrder.LITTLE_ENDIAN);
            buffer.asFloatBuffer().put(images.values(), image * values, values);
            return buffer.array();
        }
    }

    /** Images as they were read. */
    record Raw(ImageSet images) implements ImageSource {
        @Override
        public int count() {
            return images.count();
        }

        @Override
        public ImageShape shape() {
            return images.shape();
        }

        @Override
        public int classIndex(int image) {
            return images.labels()[image];
        }

        @Override
        public OptionalInt sourcePosition(int image) {
            return OptionalInt.of(image);
        }

        @Override
        public PixelType pixelType() {
            return PixelType.UINT8;
        }

        @Override
        public byte[] pixels(int image) {
            int values = images.shape().values();
            return Arrays.copyOfRange(images.pixels(), image * values, (image + 1) * values);
        }

        @Override
        public long storedBytes() {
            return images.pixels().length;
        }
    }
}
