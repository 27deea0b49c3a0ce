package dev.laddstreams.app.cli;

import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.studies.demo.Demo;
import dev.laddstreams.app.studies.demo.DemoLength;
import dev.laddstreams.app.studies.demo.DemoReport;
import dev.laddstreams.app.studies.demo.DemoRequest;
import dev.laddstreams.app.studies.demo.ReportTable;
import dev.laddstreams.learning.data.DataSets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
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

    @Option(
            names = "--data",
            paramLabel = "DIR|ZIP|shapes",
            order = 1,
            description =
                    "Images to distil: a folder or zip of IDX files, CIFAR binaries, npz or npy arrays, or of"
                            + " pictures (JPEG, PNG, BMP, GIF, TIFF) in class folders; or 'shapes', a generated set (default: ${DEFAULT-VALUE}).")
    private String data = DataSets.SHAPES;

    @Option(
            names = "--images-per-class",
            paramLabel = "N",
            order = 2,
            description = "Distilled images of each class (default: 1 with --quick, else 10).")
    private Integer imagesPerClass;

    @Mixin
    private GridOptions grid = new GridOptions();

    @Option(
            names = "--method",
            paramLabel = "NAME",
            order = 5,
            description = "Distillation method (default: ${DEFAULT-VALUE}, distribution matching).")
    private String method = "dm";

    @Option(
            names = "--width",
            paramLabel = "N",
            order = 6,
            description = "Channels of each convolution of all networks (default: 128 with --published, else 32).")
    private Integer width;

    @ArgGroup
    private Length length = new Length();

    private static final class Length {
        @Option(
                names = "--quick",
                order = 7,
                description = "1 image per class, three controls, a part of the real images: under 90 s at 32 px.")
        private boolean quick;

        @Option(
                names = "--full",
                order = 8,
                description = "All controls, all real and all test images: the recipe of the README's figures.")
        private boolean full;

        @Option(names = "--published", order = 9, description = "The lengths of the literature: hours on a CPU.")
        private boolean published;

        DemoLength get() {
            if (quick) {
                return DemoLength.QUICK;
            }
            if (full) {
                return DemoLength.FULL;
            }
            return published ? DemoLength.PUBLISHED : DemoLength.DEFAULT;
        }
    }

    @Option(
            names = "--seed",
            paramLabel = "N",
            order = 10,
            description = "Of every random draw (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Mixin
    private ReadingChoices choices = new ReadingChoices();

    @Option(names = "--report", paramLabel = "FILE", order = 12, description = "Writes the report as JSON.")
    private Path report;

    @Option(names = "--json", order = 13, description = "Prints the report as JSON instead of the table.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    DemoCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        new OptionRules(spec).atLeast(1, "--images-per-class", imagesPerClass).atLeast(1, "--width", width);
        DemoRequest request = new DemoRequest(
                data,
                choices.get(),
                optional(imagesPerClass),
                grid.grid(),
                method,
                optional(width),
                length.get(),
                Optional.ofNullable(report),
                seed);
        Configuration configuration = session.configuration();
        DemoReport result = new Demo(configuration, session.terminal(), session.verbose()).run(request);
        if (json) {
            session.printJson(result);
        } else {
            session.terminal().result(new ReportTable(result).toString());
        }
        return 0;
    }

    private static OptionalInt optional(Integer value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }
}
