package dev.laddstreams.producers;

import dev.laddstreams.learning.data.ImageSet;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.data.LabelledImages;
import dev.laddstreams.learning.distillation.DistilledSet;
import dev.laddstreams.learning.pixels.PixelCodec;
import dev.laddstreams.learning.pixels.PixelEncoding;
import dev.laddstreams.schemas.avro.LabelPolicyKind;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Images to publish, by index; pixels are encoded one image at a time. */
public sealed interface ImageSource {
    int count();

    ImageShape shape();

    int classIndex(int image);

    /** Position in the real set it was made or taken from. */
    OptionalInt sourcePosition(int image);

    PixelEncoding pixelEncoding();

    /** Row-major [channels, height, width] as {@link #pixelEncoding()} stores it; the caller's. */
    byte[] pixels(int image);

    /** Bytes that the images take as stored. */
    long storedBytes();

    /** 0-based stage in which it was made. */
    default int stage(int image) {
        return 0;
    }

    /** One probability a class; empty where the class is the label. */
    default List<Float> softLabel(int image) {
        return List.of();
    }

    /** What kind of labels these are, without a labeler's. */
    default LabelPolicyKind labels() {
        return LabelPolicyKind.HARD;
    }

    /** To train with, one a stage; empty where none was learned. */
    default List<Double> learningRates() {
        return List.of();
    }

    /** Normalised space, as FLOAT32; without positions. */
    static ImageSource of(LabelledImages images) {
        return of(new DistilledSet(images, new int[0], 4L * images.values().length));
    }

    /** Normalised space, as FLOAT32, with hard labels. */
    static ImageSource of(DistilledSet set) {
        return new Distilled(set, LabelPolicyKind.HARD);
    }

    /**
     * Distilled images, in normalised space as FLOAT32.
     *
     * @param softLabels what kind of soft labels the set has, where it has them
     */
    static ImageSource of(DistilledSet set, LabelPolicyKind softLabels) {
        if (!set.teachers().isEmpty()) {
            return new Distilled(set, LabelPolicyKind.DYNAMIC);
        }
        return new Distilled(set, set.softLabels().isPresent() ? softLabels : LabelPolicyKind.HARD);
    }

    /** Images of a set: raw intensities, as UINT8; or normalised space, as FLOAT32, where the set has kept more than intensities. */
    static ImageSource of(ImageSet images) {
        return images.exact()
                .map(values -> of(new LabelledImages(images.shape(), values, images.labels())))
                .orElseGet(() -> new Raw(images));
    }

    /** Images in normalised space. */
    record Distilled(DistilledSet set, LabelPolicyKind labels) implements ImageSource {
        @Override
        public int count() {
            return set.images().count();
        }

        @Override
        public ImageShape shape() {
            return set.images().shape();
        }

        @Override
        public int classIndex(int image) {
            return set.images().labels()[image];
        }

        @Override
        public OptionalInt sourcePosition(int image) {
            int[] positions = set.sourcePositions();
            return positions.length == 0 ? OptionalInt.empty() : OptionalInt.of(positions[image]);
        }

        @Override
        public int stage(int image) {
            return set.stages()[image];
        }

        @Override
        public List<Float> softLabel(int image) {
            return set.softLabels().map(all -> row(all, image)).orElse(List.of());
        }

        private List<Float> row(float[] all, int image) {
            int classes = all.length / count();
            return IntStream.range(image * classes, (image + 1) * classes)
                    .mapToObj(i -> all[i])
                    .toList();
        }

        @Override
        public List<Double> learningRates() {
            return set.learningRates();
        }

        @Override
        public PixelEncoding pixelEncoding() {
            return PixelEncoding.FLOAT32;
        }

        @Override
        public byte[] pixels(int image) {
            return PixelCodec.encode(set.images().values(), image * shape().values(), shape(), pixelEncoding());
        }

        @Override
        public long storedBytes() {
            return set.storedBytes();
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
        public PixelEncoding pixelEncoding() {
            return PixelEncoding.UINT8;
        }

        @Override
        public byte[] pixels(int image) {
            return PixelCodec.encode(images.pixels(), image * shape().values(), shape());
        }

        @Override
        public long storedBytes() {
            return images.pixels().length;
        }
    }
}
