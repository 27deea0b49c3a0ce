package dev.laddstreams.app.cli;

import dev.laddstreams.app.control.ActivationMode;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "activate",
        header = "Makes a labeler version the active one: readers of its datasets take its labels from then on.",
        description = {
            "",
            "One record on ladd.activations flips the version for everyone. It is refused while images lack the version's"
                    + " label, or by the gate (activation.gate)."
        },
        customSynopsis = "ladd labeler activate ID --version=N [--dataset=ID] [--when-complete | --now] [OPTIONS]",
        footerHeading = "%nExample:%n",
        footer = "  ladd labeler activate fashion-labeler --version 2 --when-complete")
final class LabelerActivateCommand implements Callable<Integer> {
    private final Session session;

    @Mixin
    private LabelerOptions labeler = new LabelerOptions();

    @Option(names = "--version", paramLabel = "N", required = true, order = 1, description = "Version to activate.")
    private int version;

    @Option(
            names = "--when-complete",
            order = 3,
            description =
                    "Leaves a request: the version becomes active as soon as all images carry its label and it passes"
                            + " the gate.")
    private boolean whenComplete;

    @Option(
            names = "--now",
            order = 4,
            description = "Activates it at once, though images may lack its label, and whatever the gate says.")
    private boolean now;

    LabelerActivateCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (now && whenComplete) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    "activate " + labeler.id() + " version " + version,
                    "--now and --when-complete",
                    "one of them, or none");
        }
        ActivationMode mode =
                now ? ActivationMode.NOW : whenComplete ? ActivationMode.WHEN_COMPLETE : ActivationMode.IF_COMPLETE;
        return session.control(control -> control.activate(labeler.id(), version, labeler.dataset(), mode));
    }
}
