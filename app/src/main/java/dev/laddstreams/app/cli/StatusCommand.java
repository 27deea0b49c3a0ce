package dev.laddstreams.app.cli;

import dev.laddstreams.app.control.LaneLoop;
import dev.laddstreams.app.control.LaneTable;
import dev.laddstreams.app.control.LaneWatch;
import dev.laddstreams.app.control.StatusTables;
import dev.laddstreams.app.control.SystemStatus;
import dev.laddstreams.app.runtime.StackAccess;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

    @Mixin
    private WatchOptions watch = new WatchOptions();

    StatusCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        watch.check();
        try (StackAccess stack = session.look()) {
            if (watch.isGiven()) {
                new LaneLoop(stack, watch.interval(), this::show).run(watch.end());
                return 0;
            }
            SystemStatus status = SystemStatus.read(stack.connection(), stack.catalogue());
            if (json) {
                session.printJson(status);
            } else {
                session.terminal().result(new StatusTables(status).toString());
            }
        }
        return 0;
    }

    private void show(List<LaneWatch.Row> rows) {
        if (json) {
            session.printJson(rows);
            return;
        }
        String clear = session.terminal().interactive() ? CLEAR_SCREEN : "";
        session.terminal()
                .result(clear
                        + CLOCK.format(LocalTime.now(ZoneId.systemDefault()))
                        + System.lineSeparator()
                        + new LaneTable(rows));
    }
}
