package dev.laddstreams.app.cli;

import dev.laddstreams.app.studies.bench.RowProcess;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "row", hidden = true, header = "Measures one row for 'ladd bench methods'.")
final class BenchRowCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(index = "0", paramLabel = "REQUEST", description = "What to measure.")
    private Path request;

    @Parameters(index = "1", paramLabel = "RESULT", description = "File to write.")
    private Path result;

    BenchRowCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.configurationWithLog();
        RowProcess.work(request, result, session.terminal());
        return 0;
    }
}
