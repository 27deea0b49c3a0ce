package dev.laddstreams.app;

import dev.laddstreams.app.console.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;

/** One run of the command in this process. */
public record CapturedRun(int exitCode, String out, String err) {
    public static CapturedRun of(String... args) {
        return of(Map.of(), args);
    }

    public static CapturedRun of(Map<String, String> environment, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Terminal terminal = new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), 0);
        int exitCode = Ladd.run(terminal, environment, args);
        return new CapturedRun(exitCode, out.toString(), err.toString());
    }
}
