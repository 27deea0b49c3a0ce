package dev.laddstreams.app.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "dataset",
        synopsisSubcommandLabel = "COMMAND",
        header = "Lists, shows and looks after datasets.",
        footerHeading = "%nExample:%n",
        footer = "  ladd dataset list")
final class DatasetCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new NoCommandException(spec.commandLine());
    }
}
