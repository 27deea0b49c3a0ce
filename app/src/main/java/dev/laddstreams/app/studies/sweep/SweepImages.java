package dev.laddstreams.app.studies.sweep;

import dev.laddstreams.app.studies.ImageSample;
import dev.laddstreams.learning.data.DataSplits;
import dev.laddstreams.learning.data.HeldOutSplit;
import dev.laddstreams.learning.data.ImageSet;
import dev.laddstreams.learning.data.Normalisation;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;

/**
 * The real images of a sweep.
 *
 * @param train that the labeler learns from
 * @param heldOut of the training split, which neither labeler nor networks learn from: they choose the epoch
 * @param test for information: they choose nothing
 */
public record SweepImages(ImageSet train, ImageSet heldOut, ImageSet test, Normalisation normalisation) {
    private static final int QUICK_TRAIN = 20_000;
    private static final int QUICK_HELD_OUT = 2_000;
    private static final int QUICK_TEST = 2_000;

    /** All images, a part of the training split held out. */
    public static SweepImages of(DataSplits data) {
        HeldOutSplit split = HeldOutSplit.of(data.train());
        return new SweepImages(split.train(), split.heldOut(), data.test(), data.normalisation());
    }

    /** A part of each, drawn with the seed, for a quick sweep. */
    public static SweepImages sample(DataSplits data, long seed) {
        HeldOutSplit split = HeldOutSplit.of(data.train());
        return new SweepImages(
                ImageSample.of(split.train(), QUICK_TRAIN, seed),
                ImageSample.of(split.heldOut(), QUICK_HELD_OUT, seed),
                ImageSample.of(data.test(), QUICK_TEST, seed),
                data.normalisation());
    }

    /** Tells these images from others of the same name. */
    String checksum() {
        CRC32 sum = new CRC32();
        for (ImageSet part : List.of(train, heldOut, test)) {
            sum.update(part.pixels());
            for (int label : part.labels()) {
                sum.update(label);
            }
        }
        return HexFormat.of().toHexDigits((int) sum.getValue());
    }
}
