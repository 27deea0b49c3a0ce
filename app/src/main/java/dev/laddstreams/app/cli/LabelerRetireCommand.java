package dev.laddstreams.app.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "retire",
        header = "Ends the lanes of a labeler version: new images no longer get its labels.",
        description = {"", "What it has labelled stays in the tables until ladd dataset expire."},
        customSynopsis = "ladd labeler retire ID --version=N [--dataset=ID] [OPTIONS]",
        footerHeading = "%nExample:%n",
        footer = "  ladd labeler retire fashion-labeler --version 1")
final class LabelerRetireCommand implements Callable<Integer> {
    private final Session session;

    @Mixin
    private LabelerOptions labeler = new LabelerOptions();

    @Option(names = "--version", paramLabel = "N", required = true, order = 1, description = "Version to retire.")
    private int version;

    LabelerRetireCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        return session.control(control -> control.retire(labeler.id(), version, labeler.dataset()));
    }
}
