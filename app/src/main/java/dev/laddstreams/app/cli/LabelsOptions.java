package dev.laddstreams.app.cli;

import dev.laddstreams.app.control.ControlOutcome.Effect;
import dev.laddstreams.app.control.VersionName;
import picocli.CommandLine.Option;

/** The labels of one labeler version on one dataset, for commands that change them. */
final class LabelsOptions {
    @Option(names = "--dataset", paramLabel = "ID", required = true, order = 1, description = "Dataset.")
    private String dataset;

    @Option(
            names = "--labeler",
            paramLabel = "ID@VERSION",
            required = true,
            order = 2,
            description = "Version of the labeler that the dataset's manifest names.")
    private String labeler;

    @Option(names = "--dry-run", order = 3, description = "Says what would be done, and changes nothing.")
    private boolean dryRun;

    String dataset() {
        return dataset;
    }

    VersionName version(String action) {
        return VersionName.parse(action, labeler);
    }

    Effect effect() {
        return dryRun ? Effect.PLANNED : Effect.DONE;
    }
}
