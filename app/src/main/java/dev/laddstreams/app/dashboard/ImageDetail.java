package dev.laddstreams.app.dashboard;

import dev.laddstreams.app.dashboard.ImageWall.Tile;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.grid.SubImageGrid;
import dev.laddstreams.learning.grid.SubImageGrid.Box;
import dev.laddstreams.schemas.avro.DenseLabel;
import dev.laddstreams.sinks.table.StoredLabel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One image with what labeler versions say of its sub-images.
 *
 * @param labels the newest version first
 */
record ImageDetail(Tile image, List<Label> labels) {
    private static final int MOST_LABELS = 20;
    private static final double DIGITS = 1e4;

    /**
     * The dense label of one version.
     *
     * @param grid sub-images in a row and in a column
     * @param boxes of the sub-images on the shown image, row by row
     * @param probabilities [sub-image][class], to four digits
     */
    record Label(String labeler, int version, int grid, double cropRatio, List<Box> boxes, double[][] probabilities) {}

    /** @throws dev.laddstreams.errors.LaddException as {@link StoredLabel#probabilities} */
    static ImageDetail of(Tile image, List<LabelShelf.Held> held) {
        List<Label> labels = new ArrayList<>();
        held.stream()
                .sorted(Comparator.comparingInt(
                                (LabelShelf.Held one) -> one.provenance().getVersion())
                        .reversed())
                .limit(MOST_LABELS)
                .forEach(one -> labels.add(label(image, one)));
        return new ImageDetail(image, labels);
    }

    private static Label label(Tile image, LabelShelf.Held held) {
        DenseLabel stored = held.label();
        float[] values = StoredLabel.of(stored).probabilities();
        double[][] probabilities = new double[stored.getRows()][stored.getClasses()];
        for (int row = 0; row < stored.getRows(); row++) {
            for (int c = 0; c < stored.getClasses(); c++) {
                probabilities[row][c] = Math.round(values[row * stored.getClasses() + c] * DIGITS) / DIGITS;
            }
        }
        int n = held.provenance().getGrid().getN();
        double cropRatio = held.provenance().getGrid().getCropRatio();
        ImageShape shape = new ImageShape(1, Math.max(1, image.height()), Math.max(1, image.width()));
        return new Label(
                held.provenance().getLabelerId(),
                held.provenance().getVersion(),
                n,
                cropRatio,
                new SubImageGrid(n, cropRatio).boxes(shape),
                probabilities);
    }
}
