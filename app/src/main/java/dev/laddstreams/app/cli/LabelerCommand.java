package dev.laddstreams.app.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "labeler",
        synopsisSubcommandLabel = "COMMAND",
        header =
                "Trains, compares, publishes, activates and retires labelers: the networks that give sub-images their soft"
                        + " labels.",
        footerHeading = "%nExample:%n",
        footer = "  ladd labeler train --data DIR --id fashion-labeler --epochs 3 --publish")
final class LabelerCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new NoCommandException(spec.commandLine());
    }
}
