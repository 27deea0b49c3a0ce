package dev.laddstreams.app.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.laddstreams.app.config.ConfigKeys;
import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.config.ConfigurationLoader;
import dev.laddstreams.app.config.ConfigurationLoader.Assignment;
import dev.laddstreams.app.config.MonitoringKeys;
import dev.laddstreams.app.console.EventPage;
import dev.laddstreams.app.console.LogFile;
import dev.laddstreams.app.console.Terminal;
import dev.laddstreams.app.control.ControlOutcome;
import dev.laddstreams.app.control.LabelerControl;
import dev.laddstreams.app.runtime.StackAccess;
import dev.laddstreams.app.runtime.TableAccess;
import dev.laddstreams.app.runtime.WorkDir;
import dev.laddstreams.app.wiring.Declarations;
import dev.laddstreams.errors.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What every command needs: where to write, the environment, the options that all share. */
final class Session {
    private static final Path DEFAULT_CONFIG = Path.of("ladd.yaml");
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Terminal terminal;
    private final Map<String, String> environment;
    private final GlobalOptions options;
    private final List<Assignment> extra = new ArrayList<>();

    Session(Terminal terminal, Map<String, String> environment, GlobalOptions options) {
        this.terminal = terminal;
        this.environment = Map.copyOf(environment);
        this.options = options;
    }

    /** The command line is read: what is suggested from now on means the same system. */
    void begin() {
        terminal.suggest(options.suggested());
    }

    Terminal terminal() {
        return terminal;
    }

    /** How much of the log the user wants to see. */
    LogFile.Detail detail() {
        return options.verbose ? LogFile.Detail.ALL : LogFile.Detail.WARNINGS;
    }

    boolean stacktrace() {
        return options.verbose || options.stacktrace;
    }

    /** Everything merged and checked; all problems in one exception. */
    Configuration configuration() {
        return loadConfiguration().require();
    }

    ConfigurationLoader.Outcome loadConfiguration() {
        List<Assignment> assignments = new ArrayList<>();
        options.assignments.forEach(text -> assignments.add(new Assignment("--set", text)));
        if (options.workDir != null) {
            assignments.add(new Assignment("--work-dir", ConfigKeys.WORK_DIR.name() + "=" + options.workDir));
        }
        if (options.logFormat != null) {
            assignments.add(new Assignment("--log-format", MonitoringKeys.LOG_FORMAT.name() + "=" + options.logFormat));
        }
        assignments.addAll(extra);
        return Declarations.check(ConfigurationLoader.load(configFile(), environment, assignments));
    }

    Optional<Path> configFile() {
        return Optional.ofNullable(options.config)
                .or(() -> Optional.of(DEFAULT_CONFIG).filter(Files::isRegularFile));
    }

    /** Where a first configuration goes. */
    Path newConfigFile() {
        return Optional.ofNullable(options.config).orElse(DEFAULT_CONFIG);
    }

    /** The configuration of a command that works for long: its log goes to the work directory. */
    Configuration configurationWithLog() {
        Configuration configuration = configuration();
        openLog(configuration, WorkDir.of(configuration));
        return configuration;
    }

    /** The tables for a command that only looks: none are made where there are none. */
    TableAccess lookAtTables() {
        return TableAccess.look(configuration());
    }

    /** The topics for a command that only looks: none are made where there are none, and no work directory. */
    StackAccess look() {
        Configuration configuration = configuration();
        WorkDir workDir = WorkDir.of(configuration);
        if (workDir.exists()) {
            openLog(configuration, workDir);
        }
        return StackAccess.look(configuration);
    }

    private void openLog(Configuration configuration, WorkDir workDir) {
        LogFile.open(workDir.require(0).logs(), terminal, detail(), configuration.get(MonitoringKeys.LOG_FORMAT));
    }

    /** The configuration of a process that serves: its log goes to a file and to standard error. */
    Configuration serviceConfiguration(String name) {
        Configuration configuration = configuration();
        LogFile.openForService(
                WorkDir.of(configuration).require(0).logs(),
                name,
                terminal,
                configuration.get(MonitoringKeys.LOG_FORMAT));
        return configuration;
    }

    /** The page of a process that serves people, and not other programs; its log goes to a file. */
    EventPage page(Configuration configuration, String name) {
        return LogFile.openForPage(
                WorkDir.of(configuration).require(0).logs(),
                name,
                terminal,
                configuration.get(MonitoringKeys.LOG_FORMAT));
    }

    /** A key that an option of a command sets. */
    void assign(String option, String assignment) {
        extra.add(new Assignment(option, assignment));
    }

    /**
     * Hands an operator's wish to the topics, and says what became of it, see {@link #report}.
     *
     * @return exit code
     */
    int control(Function<LabelerControl, List<? extends ControlOutcome>> wish) {
        try (StackAccess stack = StackAccess.open(configurationWithLog())) {
            return report(wish.apply(new LabelerControl(stack.connection(), stack.catalogue(), Clock.systemUTC())));
        }
    }

    /**
     * Says what became of an operator's wish: what has come about, or will, on the standard output.
     *
     * @return exit code: 2 where it was refused, 1 where it cannot come about
     */
    int report(List<? extends ControlOutcome> outcomes) {
        int exitCode = 0;
        for (ControlOutcome outcome : outcomes) {
            exitCode = Math.max(exitCode, report(outcome.text(), outcome.hindrance()));
        }
        return exitCode;
    }

    /**
     * Says one outcome.
     *
     * @param hindrance why it has not come about; empty when it has
     * @return exit code
     */
    int report(String text, Optional<Reason> hindrance) {
        if (hindrance.isEmpty()) {
            terminal.result(text);
            return 0;
        }
        terminal.message(text);
        return ErrorReport.exitCode(hindrance.get());
    }

    void printJson(Object value) {
        try {
            terminal.data(JSON.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
