package dev.laddstreams.learning.data;

import dev.laddstreams.learning.ProgressListener;
import java.io.IOException;
import java.util.Optional;

/** A way in which image sets are stored. */
sealed interface SetFormat
        permits IdxFormat, CifarFormat, NumpyFormat, ImageFolderFormat, WebDatasetFormat, ParquetFormat {
    /**
     * The files and choices of one reading.
     *
     * @param name the data set's, for ids and messages
     * @param notes what the reader decides and leaves out
     * @param metadata what the set says of itself
     */
    record Request(
            FileTree tree,
            String name,
            ReadingOptions options,
            MissingSplit missingSplit,
            ReadingNotes notes,
            SetMetadata metadata,
            ProgressListener progress) {
        /** The normalisation that arrays of floats have had. */
        Optional<Normalisation> space() {
            return options.normalisation().or(metadata::normalisation);
        }

        /** The same of other files. */
        Request in(FileTree other) {
            return new Request(other, name, options, missingSplit, notes, metadata, progress);
        }

        /** The same with pictures brought to this side. */
        Request sized(int side) {
            return new Request(tree, name, options.sized(side), missingSplit, notes, metadata, progress);
        }

        boolean keepsWhole() {
            return missingSplit == MissingSplit.KEEP_WHOLE;
        }
    }

    /** Whether the files look like this format; cheap, by names alone. */
    boolean recognises(FileTree tree);

    RawSplits read(Request request) throws IOException;
}
