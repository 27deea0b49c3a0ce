package dev.laddstreams.app.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Options that every command takes. */
final class GlobalOptions {
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
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            order = 105,
            description = "Shows this help.")
    boolean help;

    @Option(names = "--version", versionHelp = true, order = 106, description = "Shows the version.")
    boolean version;
}
