package dev.laddstreams.processors.labeler;

import dev.laddstreams.learning.labeler.LabelerSpec;

/** A lane's hold on a labeler that other lanes of the process may use as well. Thread-safe. */
interface SharedLabeler extends AutoCloseable {
    LabelerSpec spec();

    String engine();

    /** As {@link dev.laddstreams.learning.labeler.Labeler#label}; waits while another lane uses the device. */
    float[] label(float[] images, int count);

    /** Lets go; the last one closes the labeler. */
    @Override
    void close();
}
