package dev.laddstreams.app.cli;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.grid.SubImageGrid;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The static grid of sub-images. */
final class GridOptions {
    @Option(
            names = "--grid",
            paramLabel = "N",
            order = 30,
            converter = Crops.class,
            description = "Each image is cut into N x N sub-images (default: ${DEFAULT-VALUE}).")
    private int n = SubImageGrid.DEFAULT.n();

    @Option(
            names = "--crop-ratio",
            paramLabel = "R",
            order = 31,
            description = "Side of a sub-image as a share of the image's, in (0, 1] (default: ${DEFAULT-VALUE}).")
    private double cropRatio = SubImageGrid.DEFAULT.cropRatio();

    /** Checks the number before anything is read. */
    static final class Crops implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            try {
                int n = Integer.parseInt(text);
                if (n >= 1 && n <= SubImageGrid.LARGEST_N) {
                    return n;
                }
            } catch (NumberFormatException e) {
                if (!text.matches("-?\\d+")) {
                    throw new TypeConversionException("'" + text + "' (expected: a whole number)");
                }
            }
            throw new TypeConversionException(text + " (expected: from 1 to " + SubImageGrid.LARGEST_N + ")");
        }
    }

    SubImageGrid grid() {
        return new SubImageGrid(n, cropRatio);
    }

    /** Fails as wrong usage when a sub-image of such an image would be less than one pixel high or wide. */
    void requireFit(ImageShape shape) {
        SubImageGrid grid = grid();
        try {
            grid.boxes(shape);
        } catch (LaddException e) {
            throw new LaddException(Reason.USAGE, e.getMessage(), e);
        }
    }
}
