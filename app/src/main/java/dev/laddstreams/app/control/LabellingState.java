package dev.laddstreams.app.control;

/**
 * How far a version is on a dataset.
 *
 * @param complete whether every FINAL image of the manifest's revision carries it
 */
record LabellingState(int labelled, int expected, boolean complete) {
    int remaining() {
        return Math.max(0, expected - labelled);
    }
}
