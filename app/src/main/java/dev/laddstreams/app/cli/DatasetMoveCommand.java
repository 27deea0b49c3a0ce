package dev.laddstreams.app.cli;

import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.control.DatasetMove;
import dev.laddstreams.app.control.MoveOutcome;
import dev.laddstreams.app.runtime.PartSettings;
import dev.laddstreams.app.runtime.StackAccess;
import dev.laddstreams.app.runtime.WorkDir;
import dev.laddstreams.sinks.table.DatasetCatalog;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "move",
        header = "Moves a dataset's table to another folder or address, or finds one again that was moved.",
        description = {
            "",
            "Everything that tags and snapshots need is copied and read again before the catalog points there; then the old"
                    + " files go. Tags and the sink's offsets stay. Stop the sink before; readers end. One that broke off is"
                    + " finished by running it again."
        },
        customSynopsis = "ladd dataset move --dataset=ID --to=PLACE [--already-moved] [OPTIONS]",
        footerHeading = "%nExample:%n",
        footer = "  ladd dataset move --dataset fashion --to /mnt/large/fashion")
final class DatasetMoveCommand implements Callable<Integer> {
    private final Session session;

    @Option(names = "--dataset", paramLabel = "ID", required = true, order = 1, description = "Dataset.")
    private String dataset;

    @Option(
            names = "--to",
            paramLabel = "PLACE",
            required = true,
            order = 2,
            description = "Folder, or an address that the catalog's files can have, for this table alone.")
    private String to;

    @Option(
            names = "--already-moved",
            order = 3,
            description = "The files are there: somebody has moved the table's whole folder. Local catalogs only.")
    private boolean alreadyMoved;

    DatasetMoveCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Configuration configuration = session.configurationWithLog();
        try (StackAccess stack = session.look();
                DatasetCatalog tables =
                        DatasetCatalog.open(PartSettings.catalog(configuration, WorkDir.of(configuration)))) {
            MoveOutcome outcome = new DatasetMove(stack.connection(), stack.catalogue(), tables)
                    .move(
                            dataset,
                            to,
                            alreadyMoved ? DatasetMove.Files.IN_THE_NEW_PLACE : DatasetMove.Files.IN_THE_OLD_PLACE);
            return session.report(outcome.text(), outcome.hindrance());
        }
    }
}
