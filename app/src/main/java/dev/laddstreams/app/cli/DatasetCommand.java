package dev.laddstreams.app.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "dataset",
        synopsisSubcommandLabel = "COMMAND",
        header = "Looks after stored datasets.",
        footerHeading = "%nExample:%n",
        footer = "  ladd dataset expire --dataset fashion --labeler fashion-labeler@1")
final class DatasetCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new NoCommandException(spec.commandLine());
    }
}
