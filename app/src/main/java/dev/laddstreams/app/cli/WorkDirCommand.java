package dev.laddstreams.app.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "work-dir",
        synopsisSubcommandLabel = "COMMAND",
        header = "Looks after the folder for everything that is written.",
        footerHeading = "%nExample:%n",
        footer = "  ladd work-dir relocate --work-dir copy-of-ladd-work")
final class WorkDirCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new NoCommandException(spec.commandLine());
    }
}
