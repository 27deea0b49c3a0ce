package dev.laddstreams.app.cli;

import dev.laddstreams.app.control.DatasetList;
import dev.laddstreams.app.runtime.StackAccess;
import dev.laddstreams.app.runtime.TableAccess;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "list",
        header = "Lists all datasets: images, revision, shape, labeler versions (* is active), tags and bytes.",
        footerHeading = "%nExample:%n",
        footer = "  ladd dataset list --json")
final class DatasetListCommand implements Callable<Integer> {
    private final Session session;

    @Option(names = "--json", description = "Prints the datasets as JSON.")
    private boolean json;

    DatasetListCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        DatasetList datasets;
        try (StackAccess stack = session.look();
                TableAccess tables = session.lookAtTables()) {
            datasets = DatasetList.read(stack.connection(), stack.catalogue(), tables.catalog());
        }
        if (json) {
            session.printJson(datasets.rows());
        } else {
            session.terminal().result(datasets.toString());
        }
        return 0;
    }
}
