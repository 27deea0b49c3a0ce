package dev.laddstreams.app.studies.pictures;

import dev.laddstreams.learning.data.LabelledImages;
import dev.laddstreams.learning.data.Normalisation;
import dev.laddstreams.learning.grid.SubImageGrid;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;

/**
 * A picture of a set of images and its dense labels: a row of images for each class, and over each image one dot for each
 * sub-image, at its row and column of the grid. A dot's colour is the sub-image's most likely class, its area the
 * probability of that class. Needs no display and no installed fonts.
 */
public final class ContactSheet {
    private ContactSheet() {}

    /**
     * Writes the sheet as PNG; folders on the way are made.
     *
     * @param images in normalised space, 1 or 3 channels
     * @param denseLabels [count, n * n, classes], each row a distribution; sub-image {@code j = row * n + column};
     *     empty for images without dots
     * @param classNames one a class, the dense labels' last axis
     * @param normalisation that of the images, undone for the view; what leaves 0..255 is clamped
     * @param title one line, such as the data set and the labeler
     * @throws dev.laddstreams.errors.LaddException INCOMPATIBLE when the parts do not fit together, USAGE for a sheet of more
     *     pixels than can be drawn, OUTPUT_UNWRITABLE when the file cannot be written
     */
    public static void write(
            Path png,
            LabelledImages images,
            float[] denseLabels,
            SubImageGrid grid,
            List<String> classNames,
            Normalisation normalisation,
            String title,
            SheetLayout layout) {
        SheetContent content =
                new SheetContent(images, denseLabels, grid.n(), classNames, normalisation, title, layout);
        BufferedImage sheet = new SheetPainter(content, Lettering.available()).paint();
        PngFile.write("write contact sheet", png, sheet);
    }
}
