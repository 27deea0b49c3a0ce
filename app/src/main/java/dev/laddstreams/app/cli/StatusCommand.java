package dev.laddstreams.app.cli;

import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.console.RoughFigures;
import dev.laddstreams.app.console.TextTable;
import dev.laddstreams.app.control.LaneWatch;
import dev.laddstreams.app.control.SystemStatus;
import dev.laddstreams.app.runtime.StackAccess;
import dev.laddstreams.app.runtime.StopSignal;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "status",
        header = "Shows datasets, labelers, lanes, progress, active versions, evaluations and dead letters.",
        description = {
            "",
            "--watch shows the lanes alone, again and again: which version is active (*), how many images carry each, how many"
                    + " its lane has still to read, how fast it is, and how long that takes."
        },
        footerHeading = "%nExample:%n",
        footer = "  ladd status --watch")
final class StatusCommand implements Callable<Integer> {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final String CLEAR_SCREEN = "\u001b[H\u001b[2J";

    private final Session session;

    @Option(names = "--json", description = "Prints the status as JSON.")
    private boolean json;

    @Option(names = "--watch", description = "Goes on showing how far the lanes are, until Ctrl-C.")
    private boolean watch;

    @Option(
            names = "--until-complete",
            description =
                    "With --watch: ends when all lanes have read everything and every image carries every version.")
    private boolean untilComplete;

    @Option(
            names = "--interval",
            paramLabel = "SECONDS",
            description = "With --watch: between two looks (default: ${DEFAULT-VALUE}).",
            defaultValue = "2")
    private int interval;

    StatusCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (interval < 1 || (untilComplete && !watch)) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    "show the status",
                    untilComplete && !watch ? "--until-complete without --watch" : "--interval " + interval,
                    untilComplete && !watch ? "--watch --until-complete" : "at least 1 second");
        }
        Configuration configuration = session.configurationWithLog();
        SystemStatus status;
        try (StackAccess stack = StackAccess.open(configuration)) {
            if (watch) {
                watch(stack);
                return 0;
            }
            status = SystemStatus.read(stack.connection(), stack.catalogue());
        }
        if (json) {
            session.printJson(status);
        } else {
            print(status);
        }
        return 0;
    }

    private void watch(StackAccess stack) {
        CountDownLatch told = new CountDownLatch(1);
        try (StopSignal signal = new StopSignal(told::countDown);
                LaneWatch lanes = new LaneWatch(stack.connection(), stack.catalogue())) {
            boolean complete;
            do {
                List<LaneWatch.Row> rows = lanes.look();
                show(rows);
                complete = untilComplete
                        && !rows.isEmpty()
                        && rows.stream().allMatch(row -> row.remaining() == 0 && row.labelled() >= row.expected());
            } while (!complete && !signal.isRaised() && !told.await(interval, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void show(List<LaneWatch.Row> rows) {
        if (json) {
            session.printJson(rows);
            return;
        }
        TextTable table =
                new TextTable("lane", "version", "processes", "labelled", "to read", "records/s", "time left");
        rows.forEach(row -> table.row(
                row.dataset() + " by " + row.labeler(),
                row.version() + (row.active() ? " *" : ""),
                row.processes(),
                row.labelled() + " of " + row.expected(),
                Long.toString(row.remaining()),
                String.format(Locale.ROOT, "%.0f", row.rate()),
                row.secondsLeft() == null ? "-" : RoughFigures.duration(row.secondsLeft())));
        String clear = session.terminal().interactive() ? CLEAR_SCREEN : "";
        session.terminal()
                .result(clear + CLOCK.format(LocalTime.now(ZoneId.systemDefault())) + System.lineSeparator() + table);
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
        TextTable active = new TextTable("active", "version", "revision", "tag", "candidate");
        status.active()
                .forEach(row -> active.row(
                        row.dataset() + " by " + row.labeler(),
                        row.version() == 0 ? "-" : text(row.version()),
                        row.version() == 0 ? "-" : text(row.revision()),
                        row.tag().isEmpty() ? "-" : row.tag(),
                        candidate(row)));
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

    private static String candidate(SystemStatus.Active row) {
        if (row.candidate() != null) {
            return "version " + row.candidate()
                    + (row.candidateTag() == null ? ", not complete yet" : ", waits for its evaluation");
        }
        return row.refusal() == null ? "-" : "version " + row.refusedVersion() + " was refused: " + row.refusal();
    }

    private static String text(int number) {
        return Integer.toString(number);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
