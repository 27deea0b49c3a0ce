package dev.laddstreams.app.cli;

import dev.laddstreams.app.runtime.StackAccess;
import dev.laddstreams.app.wiring.Declarations;
import dev.laddstreams.app.wiring.TopicPlan;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "plan",
        header = "Compares broker and registry with what the declarations need; changes nothing.",
        description = {
            "",
            "Exits with 1 where something is refused: another count of partitions, an incompatible schema."
        },
        footerHeading = "%nExample:%n",
        footer = "  ladd topics plan --config ladd.yaml")
final class TopicsPlanCommand implements Callable<Integer> {
    private final Session session;

    @Option(names = "--json", description = "Prints the plan as JSON.")
    private boolean json;

    TopicsPlanCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Declarations wiring = Declarations.of(session.configuration());
        try (StackAccess stack = session.look()) {
            TopicPlan plan = TopicPlan.of(wiring, stack.catalogue(), stack.connection());
            if (json) {
                session.printJson(plan.rows());
            } else {
                session.terminal().result(plan.toString());
            }
            return plan.isRefused() ? 1 : 0;
        }
    }
}
