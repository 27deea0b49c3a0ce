package dev.laddstreams.app.cli;

import dev.laddstreams.app.control.DatasetDeletion;
import dev.laddstreams.app.control.DeletionOutcome;
import dev.laddstreams.app.runtime.StackAccess;
import dev.laddstreams.app.runtime.TableAccess;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "delete",
        header = "Deletes a dataset: its topics, groups, table with all tags, and its records on shared topics.",
        description = {
            "",
            "Without --yes it says what that is, and deletes nothing. With it nothing brings the dataset back. It is refused"
                    + " while labelers, sinks, progress or others read or write the topics. Labelers and their bundles,"
                    + " exports, dead letters and files of claim-checked pixels stay. One that was interrupted is finished"
                    + " by running it again."
        },
        customSynopsis = "ladd dataset delete ID [--yes] [OPTIONS]",
        footerHeading = "%nExample:%n",
        footer = "  ladd dataset delete fashion")
final class DatasetDeleteCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "ID", description = "Dataset.")
    private String dataset;

    @Option(names = "--yes", description = "Deletes it.")
    private boolean yes;

    DatasetDeleteCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (StackAccess stack = session.look();
                TableAccess tables = session.lookAtTables()) {
            DatasetDeletion deletion =
                    new DatasetDeletion(stack.connection(), stack.catalogue(), tables.catalog(), Clock.systemUTC());
            DeletionOutcome outcome = yes ? deletion.delete(dataset) : deletion.plan(dataset);
            return session.report(outcome.text(), outcome.hindrance());
        }
    }
}
