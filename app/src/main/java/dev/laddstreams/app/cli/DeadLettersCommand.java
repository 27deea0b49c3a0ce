package dev.laddstreams.app.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "dead-letters",
        synopsisSubcommandLabel = "COMMAND",
        header = "Lists, shows and puts back the records that were refused.",
        footerHeading = "%nExample:%n",
        footer = "  ladd dead-letters list --reason record-invalid")
final class DeadLettersCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new NoCommandException(spec.commandLine());
    }
}
