package dev.laddstreams.app.cli;

import dev.laddstreams.app.console.Progress;
import dev.laddstreams.app.control.DatasetRenaming;
import dev.laddstreams.app.runtime.StackAccess;
import dev.laddstreams.app.runtime.TableAccess;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "rename",
        header = "Publishes the images of a dataset under another id, to be labelled again there.",
        description = {
            "",
            "Ids of images and names of topics hold the dataset's id, so labels and tags stay with the old one. It is left as"
                    + " it is: delete it with ladd dataset delete, once the new one is labelled. Versions that are retired"
                    + " stay so."
        },
        customSynopsis = "ladd dataset rename ID NEW-ID [OPTIONS]",
        footerHeading = "%nExample:%n",
        footer = "  ladd dataset rename fashion fashion-10")
final class DatasetRenameCommand implements Callable<Integer> {
    private static final double GUESSED_SECONDS = 5;

    private final Session session;

    @Parameters(index = "0", paramLabel = "ID", description = "Dataset, which is sealed.")
    private String dataset;

    @Parameters(index = "1", paramLabel = "NEW-ID", description = "Id that no dataset has.")
    private String newId;

    DatasetRenameCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        DatasetRenaming.Renamed renamed;
        try (StackAccess stack = session.look();
                TableAccess tables = session.lookAtTables();
                Progress progress = Progress.start(session.terminal(), "rename " + dataset, GUESSED_SECONDS)) {
            renamed = new DatasetRenaming(stack.connection(), stack.catalogue(), tables.catalog(), Clock.systemUTC())
                    .rename(dataset, newId, progress);
        }
        session.terminal().result(renamed.text());
        return 0;
    }
}
