package dev.laddstreams.app.cli;

import dev.laddstreams.app.control.DatasetExport;
import dev.laddstreams.app.control.VersionName;
import dev.laddstreams.sinks.export.ExportFormat;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "export",
        header = "Writes a labelled dataset to files: one row or sample for each image with its dense label.",
        description = {
            "",
            "Reads the tables alone: no broker needs to run. Without --dataset and --labeler it takes the last demo's dataset,"
                    + " or the only one, in its active version."
        },
        customSynopsis = "ladd export --format=NAME --to=DIR [--dataset=ID] [--labeler=ID@VERSION] [OPTIONS]",
        footerHeading = "%nExample:%n",
        footer = "  ladd export --format webdataset --to export/")
final class ExportCommand implements Callable<Integer> {
    private final Session session;

    @Option(
            names = "--format",
            paramLabel = "NAME",
            required = true,
            order = 1,
            description = "Format: one of parquet, webdataset, npz.")
    private ExportFormat format;

    @Option(
            names = "--to",
            paramLabel = "DIR",
            required = true,
            order = 2,
            description = "Folder to write, which must be new or empty.")
    private Path folder;

    @Option(names = "--dataset", paramLabel = "ID", order = 3, description = "Dataset (default: see above).")
    private @Nullable String dataset;

    @Option(
            names = "--labeler",
            paramLabel = "ID@VERSION",
            order = 4,
            description = "Labeler version whose labels to take (default: the active one).")
    private @Nullable String labeler;

    @Option(names = "--json", order = 5, description = "Prints what was written as JSON.")
    private boolean json;

    ExportCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Optional<VersionName> version = Optional.ofNullable(labeler).map(text -> VersionName.parse("export", text));
        DatasetExport.Result exported = new DatasetExport(session.configurationWithLog(), session.terminal())
                .run(Optional.ofNullable(dataset), version, format, folder);
        if (json) {
            session.printJson(exported);
        } else {
            session.terminal().result(exported.toString());
        }
        return 0;
    }
}
