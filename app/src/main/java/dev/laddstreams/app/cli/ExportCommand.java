package dev.laddstreams.app.cli;

import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.console.Progress;
import dev.laddstreams.app.runtime.PartSettings;
import dev.laddstreams.app.runtime.WorkDir;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.sinks.export.DatasetExporter;
import dev.laddstreams.sinks.export.ExportFormat;
import dev.laddstreams.sinks.export.ExportReport;
import dev.laddstreams.sinks.table.DatasetCatalog;
import dev.laddstreams.sinks.table.TagCatalog;
import dev.laddstreams.sinks.table.TagInfo;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
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
    private static final double GUESSED_SECONDS = 3;

    private final Session session;

    @Option(
            names = "--format",
            paramLabel = "NAME",
            required = true,
            order = 1,
            description = "One of parquet, webdataset, npz.")
    private ExportFormat format;

    @Option(
            names = "--to",
            paramLabel = "DIR",
            required = true,
            order = 2,
            description = "Folder to write, which must be new or empty.")
    private Path folder;

    @Option(names = "--dataset", paramLabel = "ID", order = 3, description = "Dataset (default: see above).")
    private String dataset;

    @Option(
            names = "--labeler",
            paramLabel = "ID@VERSION",
            order = 4,
            description = "Labeler version whose labels to take (default: the active one).")
    private String labeler;

    @Option(names = "--json", order = 5, description = "Prints what was written as JSON.")
    private boolean json;

    ExportCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Configuration configuration = session.configurationWithLog();
        ExportReport report;
        String tag;
        try (DatasetCatalog catalog =
                        DatasetCatalog.open(PartSettings.catalog(configuration, WorkDir.of(configuration)));
                Progress progress = Progress.start(session.terminal(), "export", GUESSED_SECONDS)) {
            String chosen = Optional.ofNullable(dataset).orElseGet(() -> onlyDataset(catalog.datasets()));
            tag = tag(catalog.require(chosen).tags(), chosen);
            report = DatasetExporter.export(catalog, chosen, tag, format, folder, progress);
        }
        if (json) {
            session.printJson(Map.of(
                    "folder", report.folder().toString(),
                    "tag", tag,
                    "images", report.images(),
                    "bytes", report.bytes(),
                    "files", report.files().stream().map(Path::toString).toList()));
        } else {
            session.terminal()
                    .result("Exported %s: %,d images, %,d bytes in %s"
                            .formatted(tag, report.images(), report.bytes(), report.folder()));
        }
        return 0;
    }

    /** A demo's controls are datasets too; their ids start with that of the dataset they belong to. */
    private static String onlyDataset(List<String> datasets) {
        List<String> own = datasets.stream()
                .filter(id -> datasets.stream()
                        .noneMatch(other -> id.equals(other + "-random") || id.equals(other + "-kmeans")))
                .toList();
        if (own.size() != 1) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    "export",
                    own.isEmpty() ? "no dataset is stored here" : own.size() + " datasets are stored here",
                    own.isEmpty()
                            ? "a work directory with a labelled dataset (--work-dir), such as that of ladd demo"
                            : "--dataset with one of " + String.join(", ", own));
        }
        return own.get(0);
    }

    private String tag(TagCatalog tags, String chosen) {
        if (labeler == null) {
            return tags.active()
                    .or(() -> tags.all().stream().reduce((older, newer) -> newer))
                    .map(TagInfo::tag)
                    .orElseThrow(() -> LaddException.cannot(
                            Reason.USAGE,
                            "export dataset " + chosen,
                            "it has no tag",
                            "a version whose labels are complete"));
        }
        VersionOption version = VersionOption.parse("export", labeler);
        List<TagInfo> all = tags.all();
        return all.stream()
                .filter(tag -> tag.labelerId().equals(version.labelerId()) && tag.version() == version.version())
                .max(Comparator.comparingInt(TagInfo::manifestRevision))
                .map(TagInfo::tag)
                .orElseThrow(() -> LaddException.cannot(
                        Reason.USAGE,
                        "export dataset " + chosen,
                        "--labeler " + labeler,
                        all.isEmpty()
                                ? "a version whose labels are complete; there is none yet"
                                : "one of "
                                        + String.join(
                                                ", ",
                                                all.stream()
                                                        .map(tag -> tag.labelerId() + "@" + tag.version())
                                                        .distinct()
                                                        .toList())));
    }
}
