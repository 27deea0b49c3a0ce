package dev.laddstreams.app.studies.pictures;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.nio.file.Path;
import java.util.List;

/**
 * A picture of a labeler's training epochs: the accuracy of the labeler itself, and that of networks that were trained on
 * the labels of each epoch, with a band of one deviation to either side. Needs no display and no installed fonts.
 */
public final class EpochChart {
    private EpochChart() {}

    /**
     * One epoch of the chart; accuracies are 0..1.
     *
     * @param labeler on held-out images
     * @param deployed mean of fresh networks on held-out images
     * @param deviation of them
     * @param test mean of the same networks on test images
     */
    public record Point(int epoch, double labeler, double deployed, double deviation, double test) {
        double least() {
            return Math.min(Math.min(labeler, deployed - deviation), test);
        }

        double most() {
            return Math.max(Math.max(labeler, deployed + deviation), test);
        }
    }

    /**
     * Writes the chart as PNG of 1200 x 700; folders on the way are made.
     *
     * @param subtitle what the figures were measured on
     * @param points in the order of their epochs, at least one
     * @param chosen epoch that is marked
     * @throws LaddException INPUT_INVALID without points, OUTPUT_UNWRITABLE when the file cannot be written
     */
    public static void write(Path png, String title, String subtitle, List<Point> points, int chosen) {
        if (points.isEmpty()) {
            throw LaddException.cannot(Reason.INPUT_INVALID, "draw a chart of epochs", "no epochs", "at least one");
        }
        PngFile.write(
                "write chart", png, new ChartPainter(title, subtitle, points, chosen, Lettering.available()).paint());
    }
}
