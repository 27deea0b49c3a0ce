package dev.laddstreams.app.cli;

import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.runtime.StackAccess;
import dev.laddstreams.app.wiring.Declarations;
import dev.laddstreams.app.wiring.TopicPlan;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "apply",
        header = "Creates topics, corrects their settings and registers schemas, as 'ladd topics plan' says.",
        description = {"", "It never deletes, and changes nothing at all where something is refused."},
        footerHeading = "%nExample:%n",
        footer = "  ladd topics apply --config ladd.yaml")
final class TopicsApplyCommand implements Callable<Integer> {
    private final Session session;

    @Option(names = "--json", description = "Prints what was done as JSON.")
    private boolean json;

    TopicsApplyCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Configuration configuration = session.configurationWithLog();
        Declarations wiring = Declarations.of(configuration);
        try (StackAccess stack = StackAccess.open(configuration)) {
            TopicPlan plan = TopicPlan.of(wiring, stack.catalogue(), stack.connection());
            if (json) {
                session.printJson(plan.rows());
            } else {
                session.terminal().result(plan.toString());
            }
            plan.carryOut(stack.connection());
        }
        return 0;
    }
}
