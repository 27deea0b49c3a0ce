package dev.laddstreams.app.cli;

import dev.laddstreams.app.config.ConfigurationLoader;
import dev.laddstreams.app.runtime.PartSettings;
import dev.laddstreams.app.runtime.WorkDir;
import dev.laddstreams.errors.LaddException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "validate",
        header = "Checks the configuration and says everything that is wrong at once.",
        footerHeading = "%nExample:%n",
        footer = "  ladd validate --config ladd.yaml")
final class ValidateCommand implements Callable<Integer> {
    private final Session session;

    @Option(names = "--json", description = "Prints the problems as JSON.")
    private boolean json;

    ValidateCommand(Session session) {
        this.session = session;
    }

    private record Report(boolean valid, List<String> problems) {}

    @Override
    public Integer call() {
        ConfigurationLoader.Outcome outcome = session.loadConfiguration();
        List<String> problems = problems(outcome);
        if (json) {
            session.printJson(new Report(problems.isEmpty(), problems));
        } else if (problems.isEmpty()) {
            session.terminal()
                    .result("The configuration is valid"
                            + session.configFile().map(file -> ": " + file).orElse(" (no file; defaults)"));
        } else {
            problems.forEach(session.terminal()::message);
        }
        return problems.isEmpty() ? 0 : 2;
    }

    /** What is named by a setting and not there is found only when all settings can be read. */
    private static List<String> problems(ConfigurationLoader.Outcome outcome) {
        if (!outcome.problems().isEmpty()) {
            return outcome.problems();
        }
        try {
            PartSettings.requirePlaces(outcome.configuration(), WorkDir.of(outcome.configuration()));
            return List.of();
        } catch (LaddException e) {
            return List.of(LaddException.oneLine(e.getMessage()));
        }
    }
}
