package dev.laddstreams.app.cli;

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
        return session.control(control -> control.rollback(labeler.id(), labeler.dataset()));
    }
}
