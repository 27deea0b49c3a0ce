package dev.laddstreams.app.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "bench",
        synopsisSubcommandLabel = "COMMAND",
        header = "Measures the distillation methods, all in the same way.",
        footerHeading = "%nExample:%n",
        footer = "  ladd bench methods --data DIR --only random,dm,mtt --images-per-class 1")
final class BenchCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new NoCommandException(spec.commandLine());
    }
}
