package dev.laddstreams.app.cli;

import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.console.TextTable;
import dev.laddstreams.app.runtime.StackAccess;
import dev.laddstreams.app.runtime.SystemStatus;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "status",
        header = "Shows datasets, labelers, lanes, progress, active versions, evaluations and dead letters.",
        footerHeading = "%nExample:%n",
        footer = "  ladd status --json")
final class StatusCommand implements Callable<Integer> {
    private final Session session;

    @Option(names = "--json", description = "Prints the status as JSON.")
    private boolean json;

    StatusCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Configuration configuration = session.configurationWithLog();
        SystemStatus status;
        try (StackAccess stack = StackAccess.open(configuration)) {
            status = SystemStatus.read(stack.connection(), stack.catalogue());
        }
        if (json) {
            session.printJson(status);
        } else {
            print(status);
        }
        return 0;
    }

    private void print(SystemStatus status) {
        TextTable datasets = new TextTable("dataset", "revision", "state", "images", "shape", "method", "labeler");
        status.datasets()
                .forEach(row -> datasets.row(
                        row.id(),
                        text(row.revision()),
                        row.state(),
                        text(row.images()),
                        row.shape(),
                        row.method(),
                        row.labeler() == null ? "-" : row.labeler()));
        TextTable labelers = new TextTable("labeler", "version", "shape", "grid", "accuracy", "sha256");
        status.labelers()
                .forEach(row -> labelers.row(
                        row.id(),
                        text(row.version()),
                        row.shape(),
                        row.grid() + "x" + row.grid() + " of " + row.cropRatio(),
                        row.accuracy() == null ? "-" : percent(row.accuracy()),
                        row.sha256().substring(0, 12)));
        TextTable lanes = new TextTable("lane", "version", "instance", "state", "reason");
        status.lanes()
                .forEach(row -> lanes.row(
                        row.dataset() + " by " + row.labeler(),
                        text(row.version()),
                        row.instance(),
                        row.state(),
                        row.reason() == null ? "-" : row.reason() + ": " + row.message()));
        TextTable progress = new TextTable("progress", "version", "revision", "state", "labelled");
        status.progress()
                .forEach(row -> progress.row(
                        row.dataset() + " by " + row.labeler(),
                        text(row.version()),
                        text(row.revision()),
                        row.state(),
                        row.labelled() + " of " + row.expected()));
        TextTable active = new TextTable("active", "version", "revision", "tag");
        status.active()
                .forEach(row -> active.row(
                        row.dataset() + " by " + row.labeler(), text(row.version()), text(row.revision()), row.tag()));
        TextTable evaluations = new TextTable("evaluation", "version", "revision", "recipe", "accuracy", "networks");
        status.evaluations()
                .forEach(row -> evaluations.row(
                        row.dataset(),
                        text(row.version()),
                        text(row.revision()),
                        row.recipe(),
                        percent(row.accuracy()) + " ± " + percent(row.deviation()),
                        text(row.networks())));
        TextTable deadLetters = new TextTable("dead letters from", "reason", "waiting", "replayed");
        status.deadLetters()
                .forEach(row -> deadLetters.row(
                        row.topic(), row.reason(), Long.toString(row.records()), Long.toString(row.replayed())));
        String blank = System.lineSeparator().repeat(2);
        session.terminal()
                .result(String.join(
                        blank,
                        datasets.toString(),
                        labelers.toString(),
                        lanes.toString(),
                        progress.toString(),
                        active.toString(),
                        evaluations.toString(),
                        deadLetters.toString()));
    }

    private static String text(int number) {
        return Integer.toString(number);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
