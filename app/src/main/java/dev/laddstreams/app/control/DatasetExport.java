package dev.laddstreams.app.control;

import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.console.Progress;
import dev.laddstreams.app.console.Terminal;
import dev.laddstreams.app.runtime.PartSettings;
import dev.laddstreams.app.runtime.WorkDir;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.sinks.export.DatasetExporter;
import dev.laddstreams.sinks.export.ExportFormat;
import dev.laddstreams.sinks.export.ExportReport;
import dev.laddstreams.sinks.table.DatasetCatalog;
import dev.laddstreams.sinks.table.TagInfo;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Writes a labelled dataset to files, from its table alone. */
public record DatasetExport(Configuration configuration, Terminal terminal) {
    private static final double GUESSED_SECONDS = 3;

    /** What was written; as JSON with these names. */
    public record Result(String folder, String tag, int images, long bytes, List<String> files) {
        public Result {
            files = List.copyOf(files);
        }

        private static Result of(String tag, ExportReport report) {
            return new Result(
                    report.folder().toString(),
                    tag,
                    report.images(),
                    report.bytes(),
                    report.files().stream().map(Path::toString).toList());
        }

        /** One line for people. */
        @Override
        public String toString() {
            return "Exported %s: %,d images, %,d bytes in %s".formatted(tag, images, bytes, folder);
        }
    }

    /**
     * Exports one tag.
     *
     * @param dataset empty for the only one, the controls of a demo left aside
     * @param version whose labels to take; empty for the active one, or else the newest
     * @param folder new or empty
     * @throws LaddException {@code USAGE} where that does not name one tag
     */
    public Result run(Optional<String> dataset, Optional<VersionName> version, ExportFormat format, Path folder) {
        try (DatasetCatalog catalog =
                        DatasetCatalog.open(PartSettings.catalog(configuration, WorkDir.of(configuration)));
                Progress progress = Progress.start(terminal, "export", GUESSED_SECONDS)) {
            TagChoice choice = new TagChoice("export", catalog);
            String chosen = choice.dataset(dataset);
            catalog.require(chosen);
            String tag = version.map(wanted -> choice.of(chosen, wanted))
                    .or(() -> choice.usual(chosen))
                    .map(TagInfo::tag)
                    .orElseThrow(() -> LaddException.cannot(
                            Reason.USAGE,
                            "export dataset " + chosen,
                            "it has no tag",
                            "a version whose labels are complete"));
            return Result.of(tag, DatasetExporter.export(catalog, chosen, tag, format, folder, progress));
        }
    }
}
