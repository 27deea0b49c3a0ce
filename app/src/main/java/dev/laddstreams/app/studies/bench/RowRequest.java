package dev.laddstreams.app.studies.bench;

import java.nio.file.Path;

/**
 * What one process measures; handed over as JSON.
 *
 * @param data where the images are
 * @param labeler bundle of the data set's labeler, or the folder for it
 */
record RowRequest(String data, int imagesPerClass, String subject, BenchSizes sizes, Path labeler) {
    /** @param dataSet name of the set in {@link #data} */
    BenchRow.Key key(String dataSet) {
        return new BenchRow.Key(dataSet, imagesPerClass, subject, sizes.width(), sizes.recipe(), sizes.seed());
    }

    RowRequest labelledBy(Path bundle) {
        return new RowRequest(data, imagesPerClass, subject, sizes, bundle);
    }
}
