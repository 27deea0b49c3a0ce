package dev.laddstreams.learning.data;

import dev.laddstreams.learning.ProgressListener;
import java.io.IOException;

/** A way in which image sets are stored. */
sealed interface SetFormat permits IdxFormat, CifarFormat, NumpyFormat, ImageFolderFormat {
    /**
     * What is to be read.
     *
     * @param name the data set's, for ids and messages
     * @param notes what the reader decides and leaves out
     */
    record Request(
            FileTree tree,
            String name,
            ReadingOptions options,
            MissingSplit missingSplit,
            ReadingNotes notes,
            ProgressListener progress) {
        boolean keepsWhole() {
            return missingSplit == MissingSplit.KEEP_WHOLE;
        }
    }

    /** Whether the files look like this format; cheap, by names alone. */
    boolean recognises(FileTree tree);

    RawSplits read(Request request) throws IOException;
}
