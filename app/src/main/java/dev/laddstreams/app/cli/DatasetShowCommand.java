package dev.laddstreams.app.cli;

import dev.laddstreams.app.control.DatasetCard;
import dev.laddstreams.app.control.DatasetCardText;
import dev.laddstreams.app.runtime.StackAccess;
import dev.laddstreams.app.runtime.TableAccess;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "show",
        header =
                "Shows all that is known of one dataset: manifest, recipe, topics, table, labelers, tags, evaluations.",
        customSynopsis = "ladd dataset show ID [--json] [OPTIONS]",
        footerHeading = "%nExample:%n",
        footer = "  ladd dataset show fashion")
final class DatasetShowCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "ID", description = "Dataset.")
    private String dataset;

    @Option(names = "--json", description = "Prints it as JSON.")
    private boolean json;

    DatasetShowCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        DatasetCard card;
        try (StackAccess stack = session.look();
                TableAccess tables = session.lookAtTables()) {
            card = DatasetCard.read(stack.connection(), stack.catalogue(), tables.catalog(), dataset);
        }
        if (json) {
            session.printJson(card);
        } else {
            session.terminal().result(new DatasetCardText(card).toString());
        }
        return 0;
    }
}
