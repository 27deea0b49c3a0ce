package dev.laddstreams.app.cli;

import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.config.UpkeepKeys;
import dev.laddstreams.app.gc.GarbageCollection;
import dev.laddstreams.app.gc.GcAges;
import dev.laddstreams.app.gc.GcPlaces;
import dev.laddstreams.app.gc.GcReport;
import dev.laddstreams.app.gc.GcSystem;
import dev.laddstreams.app.runtime.PartSettings;
import dev.laddstreams.app.runtime.StackAccess;
import dev.laddstreams.app.runtime.TableAccess;
import dev.laddstreams.app.runtime.WorkDir;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "gc",
        header = "Removes what nothing refers to: files of tables, snapshots, labeler bundles, claim checks.",
        description = {
            "",
            "Without --yes it says how much that is, and removes nothing. Everything may run meanwhile. What any record on"
                    + " the topics, any snapshot or tag refers to stays, and so does what is young, and what is not"
                    + " this system's by its name or its store's marks. Where a topic or table cannot be read, nothing"
                    + " is removed."
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
        WorkDir workDir = WorkDir.of(configuration);
        GcPlaces places = new GcPlaces(
                PartSettings.artifacts(configuration, workDir),
                PartSettings.claimChecks(configuration, workDir),
                workDir.root());
        GcAges ages = new GcAges(
                configuration.get(UpkeepKeys.GC_OLDER_THAN), configuration.get(UpkeepKeys.GC_SNAPSHOTS_KEEP));
        GcReport report;
        try (StackAccess stack = session.look();
                TableAccess tables = session.lookAtTables()) {
            GcSystem system = new GcSystem(stack.connection(), stack.catalogue(), tables.catalog());
            GarbageCollection garbage = new GarbageCollection(system, places, ages, Clock.systemUTC());
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
