package dev.laddstreams.app.cli;

import dev.laddstreams.schemas.avro.DatasetManifest;

/** A sealed dataset, as the commands that make one report it. */
record DatasetResult(String dataset, int revision, int images, int classes, long storedBytes) {
    static DatasetResult of(DatasetManifest manifest) {
        return new DatasetResult(
                manifest.getDataset(),
                manifest.getRevision(),
                manifest.getExpectedImages(),
                manifest.getClassNames().size(),
                manifest.getStoredBytes());
    }

    void print(Session session, boolean json) {
        if (json) {
            session.printJson(this);
        } else {
            session.terminal()
                    .result("Dataset %s, revision %d: %,d images of %d classes, %,d bytes"
                            .formatted(dataset, revision, images, classes, storedBytes));
        }
    }
}
