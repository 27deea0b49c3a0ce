package dev.laddstreams.app.cli;

import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.console.TextTable;
import dev.laddstreams.app.runtime.StackAccess;
import dev.laddstreams.app.runtime.WorkDir;
import dev.laddstreams.producers.LabelerPublisher;
import dev.laddstreams.schemas.avro.LabelerDescriptor;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "list",
        header = "Lists the published versions of all labelers.",
        footerHeading = "%nExample:%n",
        footer = "  ladd labeler list --json")
final class LabelerListCommand implements Callable<Integer> {
    private final Session session;

    @Option(names = "--json", description = "Prints the versions as JSON.")
    private boolean json;

    LabelerListCommand(Session session) {
        this.session = session;
    }

    private record Row(
            String id,
            int version,
            String sha256,
            String artifact,
            String shape,
            int classes,
            int grid,
            double cropRatio,
            double temperature,
            Integer epoch,
            Double accuracy,
            String publishedAt) {
        static Row of(LabelerDescriptor labeler) {
            return new Row(
                    labeler.getLabelerId(),
                    labeler.getVersion(),
                    labeler.getSha256(),
                    labeler.getArtifactUri(),
                    labeler.getChannels() + "x" + labeler.getHeight() + "x" + labeler.getWidth(),
                    labeler.getClassNames().size(),
                    labeler.getGrid().getN(),
                    labeler.getGrid().getCropRatio(),
                    labeler.getTemperature(),
                    labeler.getEpoch(),
                    labeler.getHeldOutAccuracy(),
                    labeler.getPublishedAt().toString());
        }
    }

    @Override
    public Integer call() {
        Configuration configuration = session.configurationWithLog();
        List<Row> rows;
        try (StackAccess stack = StackAccess.open(configuration)) {
            rows = new LabelerPublisher(
                            stack.connection(),
                            stack.catalogue(),
                            WorkDir.of(configuration).artifacts(configuration))
                    .list().stream().map(Row::of).toList();
        }
        if (json) {
            session.printJson(rows);
            return 0;
        }
        TextTable table = new TextTable(
                "labeler", "version", "input", "classes", "grid", "epoch", "accuracy", "published", "sha256");
        rows.forEach(row -> table.row(
                row.id(),
                Integer.toString(row.version()),
                row.shape(),
                Integer.toString(row.classes()),
                row.grid() + "x" + row.grid() + " of " + row.cropRatio(),
                row.epoch() == null ? "-" : row.epoch().toString(),
                row.accuracy() == null ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * row.accuracy()),
                row.publishedAt(),
                row.sha256().substring(0, 12)));
        session.terminal().result(table.toString());
        return 0;
    }
}
