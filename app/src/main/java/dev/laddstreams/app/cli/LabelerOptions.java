package dev.laddstreams.app.cli;

import dev.laddstreams.app.control.LabelerControl;
import dev.laddstreams.schemas.avro.DatasetManifest;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A labeler, and the datasets on which a command concerns it. */
final class LabelerOptions {
    @Parameters(paramLabel = "ID", description = "Labeler.")
    private String id;

    @Option(
            names = "--dataset",
            paramLabel = "ID",
            order = 2,
            description = "On this dataset alone (default: on every dataset that the labeler labels).")
    private String dataset;

    String id() {
        return id;
    }

    /** At least one. */
    List<DatasetManifest> datasets(LabelerControl control) {
        return control.datasets(id, Optional.ofNullable(dataset));
    }
}
