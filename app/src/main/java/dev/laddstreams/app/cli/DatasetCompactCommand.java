package dev.laddstreams.app.cli;

import dev.laddstreams.app.config.ConfigKeys;
import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.runtime.PartSettings;
import dev.laddstreams.app.runtime.WorkDir;
import dev.laddstreams.sinks.table.DatasetCatalog;
import dev.laddstreams.sinks.table.TableUpkeep;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "compact",
        header = "Merges the small files of a dataset's table, and lets go of old snapshots without a tag.",
        description = {
            "",
            "Rows, tags and offsets stay. A sink does the same every sink.compaction-interval; both may work at once. Needs no"
                    + " broker."
        },
        customSynopsis = "ladd dataset compact --dataset=ID [OPTIONS]",
        footerHeading = "%nExample:%n",
        footer = "  ladd dataset compact --dataset fashion")
final class DatasetCompactCommand implements Callable<Integer> {
    private final Session session;

    @Option(names = "--dataset", paramLabel = "ID", required = true, order = 1, description = "Dataset.")
    private String dataset;

    DatasetCompactCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Configuration configuration = session.configurationWithLog();
        try (DatasetCatalog catalog =
                DatasetCatalog.open(PartSettings.catalog(configuration, WorkDir.of(configuration)))) {
            TableUpkeep.Tidied done = new TableUpkeep(catalog.require(dataset))
                    .tidy(configuration.get(ConfigKeys.SINK_COMPACTION_INTERVAL));
            session.terminal()
                    .result("%s: merged %,d files into %,d, let go of %,d snapshots"
                            .formatted(dataset, done.merged(), done.into(), done.snapshots()));
        }
        return 0;
    }
}
