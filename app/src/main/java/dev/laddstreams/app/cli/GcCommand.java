package dev.laddstreams.app.cli;

import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.config.UpkeepKeys;
import dev.laddstreams.app.gc.GarbageCollection;
import dev.laddstreams.app.gc.GcAges;
import dev.laddstreams.app.gc.GcReport;
import dev.laddstreams.app.runtime.TableAccess;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "gc",
        header = "Removes what nothing refers to: files of tables that no snapshot names, and old snapshots.",
        description = {
            "",
            "Without --yes it says how much that is, and removes nothing. Everything else may run meanwhile. Tags, what they"
                    + " show, and the newest snapshot stay, and so does every file that is no table's by its name. Where"
                    + " a table cannot be read, nothing is removed at all."
        },
        customSynopsis = "ladd gc [--yes] [--older-than=AGE] [OPTIONS]",
        footerHeading = "%nExample:%n",
        footer = "  ladd gc --older-than 48h")
final class GcCommand implements Callable<Integer> {
    private final Session session;

    @Option(names = "--yes", order = 1, description = "Removes it.")
    private boolean yes;

    @Option(
            names = "--older-than",
            paramLabel = "AGE",
            order = 2,
            description = "Removes files from this age on, at least 1h (default: gc.older-than, 24h).")
    private @Nullable String olderThan;

    @Option(names = "--json", order = 3, description = "Prints what was found as JSON.")
    private boolean json;

    GcCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (olderThan != null) {
            session.assign("--older-than", UpkeepKeys.GC_OLDER_THAN.name() + "=" + olderThan);
        }
        Configuration configuration = session.configuration();
        GcAges ages = new GcAges(
                configuration.get(UpkeepKeys.GC_OLDER_THAN), configuration.get(UpkeepKeys.GC_SNAPSHOTS_KEEP));
        GcReport report;
        try (TableAccess tables = TableAccess.look(configuration)) {
            GarbageCollection garbage = new GarbageCollection(tables.catalog(), ages, Clock.systemUTC());
            report = yes ? garbage.collect() : garbage.look();
        }
        if (json) {
            session.printJson(report);
        } else {
            session.terminal().result(report.text());
        }
        return 0;
    }
}
