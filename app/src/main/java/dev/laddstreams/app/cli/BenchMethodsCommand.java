package dev.laddstreams.app.cli;

import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.runtime.WorkDir;
import dev.laddstreams.app.studies.bench.Bench;
import dev.laddstreams.app.studies.bench.BenchRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "methods",
        header = "Measures every distillation method and two controls of real images.",
        description = {
            "",
            "Each row distils by the method's recipe and trains fresh networks on the images, with their own labels"
                    + " and with dense labels, in a process of its own. Writes JSON and a Markdown page after each row; a"
                    + " row that is in the JSON is not measured again, so that a run that was ended goes on."
        },
        customSynopsis = "ladd bench methods --data=DIR|FILE|shapes [--only=METHOD[,METHOD...]] [OPTIONS]",
        footerHeading = "%nExample:%n",
        footer = "  ladd bench methods --data DIR --only random,dm,mtt --images-per-class 1,10 --minutes 5")
final class BenchMethodsCommand implements Callable<Integer> {
    private final Session session;

    @Mixin
    private BenchOptions options = new BenchOptions();

    @Spec
    private CommandSpec spec;

    BenchMethodsCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        options.check(new OptionRules(spec));
        Configuration configuration = session.configurationWithLog();
        BenchRequest request = options.request(WorkDir.of(configuration).root().resolve("bench-labelers"));
        Bench.Outcome outcome = new Bench(request, session.terminal()).run();
        session.terminal()
                .result("%d rows, %d of them measured now, %d failed: %s and %s"
                        .formatted(
                                outcome.rows(),
                                outcome.measured(),
                                outcome.failed().size(),
                                request.json(),
                                request.markdown()));
        outcome.failed().forEach(row -> session.terminal().message("Failed: " + row));
        return outcome.failed().isEmpty() ? 0 : 1;
    }
}
