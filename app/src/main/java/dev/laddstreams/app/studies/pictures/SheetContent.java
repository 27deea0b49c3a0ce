package dev.laddstreams.app.studies.pictures;

import static java.util.Objects.requireNonNull;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.data.LabelledImages;
import dev.laddstreams.learning.data.Normalisation;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;

/** What a contact sheet shows; checks that its parts fit together. */
record SheetContent(
        LabelledImages images,
        float[] denseLabels,
        int gridSide,
        List<String> classNames,
        Normalisation normalisation,
        String title,
        SheetLayout layout) {

    /** The most likely class of a sub-image, and its probability. */
    record Verdict(int classIndex, float probability) {}

    SheetContent {
        requireNonNull(title, "title");
        classNames = List.copyOf(classNames);
        int channels = images.shape().channels();
        long expected = (long) images.count() * gridSide * gridSide * classNames.size();
        if (images.count() == 0
                || (denseLabels.length != 0 && denseLabels.length != expected)
                || (channels != 1 && channels != 3)
                || normalisation.channels() != channels) {
            throw LaddException.cannot(
                    Reason.INCOMPATIBLE,
                    "draw contact sheet",
                    images.count() + " images of " + images.shape() + " with " + denseLabels.length
                            + " label values and normalisation of " + normalisation.channels() + " channels",
                    "1 or 3 channels and count x " + gridSide * gridSide + " x " + classNames.size()
                            + " label values, or none");
        }
    }

    /** Whether dots are drawn. */
    boolean hasLabels() {
        return denseLabels.length > 0;
    }

    int classesShown() {
        return Math.min(layout.classes(), classNames.size());
    }

    /** Most images of any class that is shown. */
    int columns() {
        return IntStream.range(0, classesShown()).map(c -> positions(c).length).reduce(1, Math::max);
    }

    /** The images of a class that are shown. */
    int[] positions(int classIndex) {
        return IntStream.range(0, images.count())
                .filter(i -> images.labels()[i] == classIndex)
                .limit(layout.columns())
                .toArray();
    }

    /** What the labeler says of one sub-image. */
    Verdict verdict(int image, int subImage) {
        int classes = classNames.size();
        int start = (image * gridSide * gridSide + subImage) * classes;
        int best = 0;
        for (int c = 1; c < classes; c++) {
            if (denseLabels[start + c] > denseLabels[start + best]) {
                best = c;
            }
        }
        return new Verdict(best, Math.max(0, Math.min(1, denseLabels[start + best])));
    }

    /** One image as a view, one pixel a pixel. */
    BufferedImage view(int image) {
        ImageShape shape = images.shape();
        int plane = shape.height() * shape.width();
        BufferedImage view = new BufferedImage(shape.width(), shape.height(), BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < plane; i++) {
            int rgb = 0;
            for (int c = 0; c < 3; c++) {
                int channel = Math.min(c, shape.channels() - 1);
                float value = images.values()[image * shape.values() + channel * plane + i];
                rgb = rgb << 8 | normalisation.toIntensity(value, channel);
            }
            view.setRGB(i % shape.width(), i / shape.width(), rgb);
        }
        return view;
    }
}
