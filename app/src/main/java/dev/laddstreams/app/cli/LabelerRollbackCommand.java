package dev.laddstreams.app.cli;

import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.control.LabelerControl;
import dev.laddstreams.app.runtime.StackAccess;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "rollback",
        header = "Makes the version active again that was so before. Nothing is labelled again.",
        customSynopsis = "ladd labeler rollback ID [--dataset=ID] [OPTIONS]",
        footerHeading = "%nExample:%n",
        footer = "  ladd labeler rollback fashion-labeler")
final class LabelerRollbackCommand implements Callable<Integer> {
    private final Session session;

    @Mixin
    private LabelerOptions labeler = new LabelerOptions();

    LabelerRollbackCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Configuration configuration = session.configurationWithLog();
        try (StackAccess stack = StackAccess.open(configuration)) {
            return session.report(new LabelerControl(stack.connection(), stack.catalogue(), Clock.systemUTC())
                    .rollback(labeler.id(), labeler.dataset()));
        }
    }
}
