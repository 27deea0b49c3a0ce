package dev.laddstreams.app.cli;

import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.studies.demo.Demo;
import dev.laddstreams.app.studies.demo.DemoReport;
import dev.laddstreams.app.studies.demo.DemoRequest;
import dev.laddstreams.app.studies.demo.ReportTable;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "demo",
        header = "Runs the whole pipeline on real images: train a labeler, distil, label, store, evaluate.",
        description = {
            "",
            "Everything goes through the topics of an embedded Kafka broker. At the end: a table of the accuracies that"
                    + " fresh networks reach on each kind of label, with their deviations, the storage overhead, the"
                    + " throughputs, and a PNG of the distilled images with their dense labels drawn over the grid.",
            "",
            "While it runs, a live page shows what is on the topics.",
            "",
            "Each run has a folder of its own under the work directory."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ladd demo                                       generated images, no download, about 8 minutes",
            "  ladd demo --quick --data DIR                    1 distilled image per class, under 90 s",
            "  ladd demo --data photos.zip --images-per-class 1 --grid 3",
            "  ladd demo --full --data DIR --report r.json     all controls, the recipe of the README's figures"
        })
final class DemoCommand implements Callable<Integer> {
    private final Session session;

    @Mixin
    private DemoOptions options = new DemoOptions();

    @Mixin
    private PageOptions page = new PageOptions();

    @Option(names = "--json", order = 13, description = "Prints the report as JSON instead of the table.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    DemoCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        options.check(new OptionRules(spec));
        DemoRequest request = options.request();
        page.assign(session);
        Configuration configuration = session.configuration();
        Demo demo = new Demo(configuration, session.terminal(), session.detail());
        DemoReport report =
                page.isUnwanted() ? demo.run(request) : demo.withPage().run(request);
        if (json) {
            session.printJson(report);
        } else {
            session.terminal().result(new ReportTable(report).toString());
        }
        return 0;
    }
}
