package dev.laddstreams.app;

import dev.laddstreams.app.cli.CommandTree;
import dev.laddstreams.app.console.Terminal;
import dev.laddstreams.app.runtime.StopSignal;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The {@code ladd} command; the only place that ends the process. */
public final class Ladd {
    private Ladd() {}

    public static void main(String[] args) {
        Terminal terminal = new Terminal(
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                Terminal.detectColumns());
        Runtime.getRuntime().addShutdownHook(new Thread(terminal::end, "terminal-end"));
        int status = run(terminal, System.getenv(), args);
        System.exit(StopSignal.commandEnded(status));
    }

    /**
     * Runs one command in this process.
     *
     * @return 0 when it succeeded, 1 when it failed, 2 when the command line or the configuration is wrong
     */
    public static int run(Terminal terminal, Map<String, String> environment, String... args) {
        return CommandTree.create(terminal, environment).execute(args);
    }
}
