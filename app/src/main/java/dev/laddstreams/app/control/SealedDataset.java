package dev.laddstreams.app.control;

import dev.laddstreams.schemas.avro.DatasetManifest;

/** A sealed dataset, as the commands that make one report it; written as JSON with these names. */
public record SealedDataset(String dataset, int revision, int images, int classes, long storedBytes) {
    public static SealedDataset of(DatasetManifest manifest) {
        return new SealedDataset(
                manifest.getDataset(),
                manifest.getRevision(),
                manifest.getExpectedImages(),
                manifest.getClassNames().size(),
                manifest.getStoredBytes());
    }

    /** One line for people. */
    @Override
    public String toString() {
        return "Dataset %s, revision %d: %,d images of %d classes, %,d bytes"
                .formatted(dataset, revision, images, classes, storedBytes);
    }
}
