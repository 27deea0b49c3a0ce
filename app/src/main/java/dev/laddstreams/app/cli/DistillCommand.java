package dev.laddstreams.app.cli;

import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.control.SealedDataset;
import dev.laddstreams.app.management.ManagementServer;
import dev.laddstreams.learning.distillation.DistillationRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "distill",
        header = "Distils real images into a few synthetic ones per class and publishes them.",
        description = {
            "",
            "Shows previews on the topic while it runs; the final images are labelled as they arrive. Says first what the"
                    + " method's settings are based on, and how long it will take. Metrics are at management.port, or at a free"
                    + " one where another process has that."
        },
        customSynopsis = "ladd distill --data=DIR|FILE|shapes --dataset=ID [--labeler=ID] [OPTIONS] [SETTINGS]",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ladd distill --data DIR --dataset fashion --labeler fashion-labeler --recipe small",
            "  ladd distill --data DIR --dataset fashion --method mtt --recipe small --experts 10"
        })
final class DistillCommand implements Callable<Integer> {
    private final Session session;

    @Mixin
    private DataOptions data = new DataOptions();

    @Mixin
    private DatasetOptions dataset = new DatasetOptions();

    @Mixin
    private DistillOptions options = new DistillOptions();

    @Option(names = "--json", order = 12, description = "Prints the dataset as JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    DistillCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        dataset.check();
        options.check(spec);
        Configuration configuration = session.configurationWithLog();
        DistillationRequest request = options.request(spec, data.read(session.terminal()));
        SealedDataset sealed;
        try (ManagementServer management = ManagementServer.startBeside(configuration)) {
            session.terminal().message("metrics      " + management.address() + "/metrics");
            sealed = dataset.make(configuration, session.terminal())
                    .distil(request, options.recipeName(), options.teacherFolder(), management.meters());
        }
        if (json) {
            session.printJson(sealed);
        } else {
            session.terminal().result(sealed.toString());
        }
        return 0;
    }
}
