package dev.laddstreams.app.cli;

import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.studies.sweep.Sweep;
import dev.laddstreams.app.studies.sweep.SweepReport;
import dev.laddstreams.app.studies.sweep.SweepTable;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "sweep",
        header = "Finds the training epoch of a labeler whose labels are worth most.",
        description = {
            "",
            "Trains a labeler, publishes the bundle of each epoch as a version, has all versions label the dataset through"
                    + " the topics, and trains fresh networks on the labels of each. At the end: a table and a figure of the"
                    + " labeler's own accuracy and the networks' accuracy by epoch, and the command that activates the"
                    + " winner.",
            "",
            "The winner is chosen on a tenth of the training split that neither labeler nor networks learn from; the"
                    + " accuracy on the test split is shown beside it.",
            "",
            "The same command goes on where it was stopped, and does nothing twice. Without a running 'ladd up' and"
                    + " without kafka.bootstrap-servers it labels and stores in this process. Networks train as the"
                    + " evaluation.* keys of the configuration say."
        },
        customSynopsis = "ladd labeler sweep --data=DIR|FILE|shapes --labeler=ID --dataset=ID [--epochs=N] [OPTIONS]",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ladd labeler sweep --data DIR --labeler fashion-mnist-labeler --dataset fashion-mnist --epochs 8",
            "  ladd labeler sweep --quick --data DIR --labeler mine-labeler --dataset mine --to my-sweep"
        })
final class LabelerSweepCommand implements Callable<Integer> {
    private final Session session;

    @Mixin
    private SweepOptions options = new SweepOptions();

    @Option(names = "--json", order = 22, description = "Prints the report as JSON instead of the table.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    LabelerSweepCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        options.check(new OptionRules(spec));
        options.networks().ifPresent(count -> session.assign("--networks", "evaluation.networks=" + count));
        Configuration configuration = session.configurationWithLog();
        SweepReport report = new Sweep(configuration, session.terminal()).run(options.request(session.terminal()));
        if (json) {
            session.printJson(report);
        } else {
            session.terminal().result(new SweepTable(report).toString());
        }
        return 0;
    }
}
