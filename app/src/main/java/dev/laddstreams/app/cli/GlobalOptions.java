package dev.laddstreams.app.cli;

import dev.laddstreams.app.config.ConfigKeys;
import dev.laddstreams.app.console.SuggestedCommands;
import dev.laddstreams.errors.settings.Secrets;
import dev.laddstreams.errors.settings.TypedKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Options that every command takes. */
final class GlobalOptions {
    private static final List<String> WHICH_SYSTEM = Stream.of(
                    ConfigKeys.WORK_DIR,
                    ConfigKeys.BOOTSTRAP_SERVERS,
                    ConfigKeys.REGISTRY_URL,
                    ConfigKeys.TOPICS_PREFIX)
            .map(TypedKey::name)
            .toList();

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            order = 100,
            description = "Configuration file (default: ladd.yaml in the current folder, when there is one).")
    @Nullable
    Path config;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            scope = ScopeType.INHERIT,
            order = 101,
            description = "Sets one key of the configuration; may be repeated.")
    List<String> assignments = new ArrayList<>();

    @Option(
            names = "--work-dir",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            order = 102,
            description =
                    "Folder for everything that is written, the same as --set work-dir=DIR (default: ./ladd-work).")
    @Nullable
    Path workDir;

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            order = 103,
            description = "Shows the log on standard error too, and stack traces of failures.")
    boolean verbose;

    @Option(
            names = "--stacktrace",
            scope = ScopeType.INHERIT,
            order = 104,
            description = "Shows stack traces of failures.")
    boolean stacktrace;

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            scope = ScopeType.INHERIT,
            order = 105,
            description = "text or json, the same as --set log.format=FORMAT (default: text).")
    @Nullable
    String logFormat;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            order = 106,
            description = "Shows this help.")
    boolean help;

    @Option(names = "--version", versionHelp = true, order = 107, description = "Shows the version.")
    boolean version;

    /** With what decides which system a command means. */
    SuggestedCommands suggested() {
        SuggestedCommands suggested = SuggestedCommands.AS_WRITTEN;
        if (config != null) {
            suggested = suggested.with("--config", config.toString());
        }
        if (workDir != null) {
            suggested = suggested.with("--work-dir", workDir.toString());
        }
        for (String assignment : assignments) {
            if (WHICH_SYSTEM.stream().anyMatch(key -> assignment.startsWith(key + "="))) {
                suggested = suggested.with("--set", Secrets.masked(assignment));
            }
        }
        return suggested;
    }
}
