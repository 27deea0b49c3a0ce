package dev.laddstreams.app.cli;

import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.control.TrainedEpochs;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "train",
        header = "Trains a labeler on real images and keeps a bundle of every epoch.",
        description = {
            "",
            "Prints accuracy, entropy and agreement of the dense labels of held-out images for each epoch: an early epoch"
                    + " gives softer labels and is often at least as good as the last."
        },
        customSynopsis = "ladd labeler train --data=DIR|FILE|shapes --id=ID [--epochs=N] [--publish] [OPTIONS]",
        footerHeading = "%nExample:%n",
        footer = "  ladd labeler train --data DIR --id fashion-labeler --epochs 3 --publish")
final class LabelerTrainCommand implements Callable<Integer> {
    private final Session session;

    @Mixin
    private TrainOptions options = new TrainOptions();

    @Option(names = "--json", order = 22, description = "Prints the epochs as JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    LabelerTrainCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        options.check(new OptionRules(spec));
        Configuration configuration = session.configurationWithLog();
        TrainedEpochs trained = TrainedEpochs.train(
                configuration,
                session.terminal(),
                options.id(),
                options.training(session.terminal()),
                options.published());
        if (json) {
            session.printJson(trained);
        } else {
            session.terminal().result(trained.toString());
        }
        return 0;
    }
}
