package dev.laddstreams.app.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "ladd",
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        header = "Label-augmented dataset distillation as a live Kafka system.",
        description = {
            "",
            "Distils a large set of images into a few synthetic ones per class, labels a grid of sub-images of each"
                    + " with a soft label, stores the result and measures what it is worth to fresh networks."
        },
        descriptionHeading = "",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ladd demo                       the whole pipeline on a generated data set, about 8 minutes",
            "  ladd demo --quick --data DIR    the same on your own images, 1 distilled image per class",
            "  ladd help demo                  what a command does and takes",
            "",
            "Exit codes: 0 success, 1 failure, 2 wrong command line or configuration."
        })
final class RootCommand implements Runnable {
    @Mixin
    GlobalOptions options = new GlobalOptions();

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new NoCommandException(spec.commandLine());
    }
}
