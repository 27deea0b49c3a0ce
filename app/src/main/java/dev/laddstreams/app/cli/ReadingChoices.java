package dev.laddstreams.app.cli;

import dev.laddstreams.learning.data.ReadingOptions;
import picocli.CommandLine.Option;

/** How real images are read where there is a choice. */
final class ReadingChoices {
    @Option(
            names = "--skip-unreadable",
            order = 50,
            description = "Leaves out image files that cannot be decoded, and counts them, instead of stopping.")
    private boolean skipUnreadable;

    ReadingOptions get() {
        return new ReadingOptions(
                skipUnreadable ? ReadingOptions.Unreadable.LEAVE_OUT : ReadingOptions.Unreadable.STOP);
    }
}
