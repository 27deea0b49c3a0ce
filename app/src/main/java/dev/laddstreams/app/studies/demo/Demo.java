package dev.laddstreams.app.studies.demo;

import dev.laddstreams.app.config.ConfigKeys;
import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.config.MonitoringKeys;
import dev.laddstreams.app.console.LogFile;
import dev.laddstreams.app.console.Progress;
import dev.laddstreams.app.console.RoughFigures;
import dev.laddstreams.app.console.Terminal;
import dev.laddstreams.app.dashboard.PageSettings;
import dev.laddstreams.app.runtime.WorkDir;
import dev.laddstreams.app.studies.ResultFile;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.errors.settings.NearestName;
import dev.laddstreams.learning.data.DataSets;
import dev.laddstreams.learning.data.DataSplits;
import dev.laddstreams.learning.data.ImageSet;
import dev.laddstreams.learning.distillation.DistillationRequest;
import dev.laddstreams.learning.distillation.run.Distillation;
import dev.laddstreams.learning.distillation.run.DistillationEstimate;
import dev.laddstreams.learning.distillation.run.Distiller;
import dev.laddstreams.learning.distillation.run.Methods;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.function.BiFunction;

/** Runs the whole pipeline: checks the request, says how long it will take, and does it. */
public final class Demo {
    private static final long FREE_BYTES = 1L << 30;
    private static final double READING_SECONDS = 3;

    private final Configuration configuration;
    private final Terminal terminal;
    private final LogFile.Detail detail;
    private final BiFunction<DemoRequest, DataSplits, DemoSizes> sizing;
    private Optional<DemoPage> page = Optional.empty();

    public Demo(Configuration configuration, Terminal terminal, LogFile.Detail detail) {
        this(configuration, terminal, detail, DemoSizes::of);
    }

    Demo(
            Configuration configuration,
            Terminal terminal,
            LogFile.Detail detail,
            BiFunction<DemoRequest, DataSplits, DemoSizes> sizing) {
        this.configuration = configuration;
        this.terminal = terminal;
        this.detail = detail;
        this.sizing = sizing;
    }

    /**
     * Serves the live page while it runs.
     *
     * @return this
     */
    public Demo withPage() {
        page = Optional.of(
                new DemoPage(PageSettings.of(configuration), place -> terminal.message("page         " + place)));
        return this;
    }

    /** Everything that can be wrong with the request is found before anything starts. */
    public DemoReport run(DemoRequest request) {
        requireKnownMethod(request.method());
        request.report().ifPresent(Demo::requireWritable);
        WorkDir outer = new WorkDir(configuration.get(ConfigKeys.WORK_DIR)).require(FREE_BYTES);
        DataSplits data = read(request);
        check(request, data);
        DemoSizes sizes = sizing.apply(request, data);
        DemoEstimate estimate = new DemoEstimate(
                sizes,
                data,
                distillationEstimate(sizes.distillation(request, data)),
                request.grid().subImages());
        WorkDir workDir = outer.newDemo();
        LogFile.open(workDir.logs(), terminal, detail, configuration.get(MonitoringKeys.LOG_FORMAT));
        announce(request, data, sizes, estimate, workDir);
        DemoReport report;
        try (Progress progress = Progress.start(terminal, estimate.phases())) {
            report = new DemoPipeline(configuration, workDir, request, data, sizes, progress).run(page);
        }
        write(report, workDir.root().resolve("report.json"));
        request.report().ifPresent(file -> write(report, file));
        return report;
    }

    private static void write(DemoReport report, Path file) {
        new ResultFile<>(file, DemoReport.class, "the JSON that ladd demo writes").write(report);
    }

    private static DistillationEstimate distillationEstimate(DistillationRequest request) {
        try (Distillation distillation = Distiller.prepare(request)) {
            return distillation.estimate();
        }
    }

    private DataSplits read(DemoRequest request) {
        try (Progress progress =
                Progress.start(terminal, "read " + request.real().data(), READING_SECONDS)) {
            DataSplits data =
                    DataSets.open(request.real().data(), request.real().reading(), progress);
            data.summary().forEach(terminal::message);
            return data;
        }
    }

    private static void check(DemoRequest request, DataSplits data) {
        request.grid().boxes(data.train().shape());
        ImageSet train = data.train();
        int wanted = request.imagesPerClass().orElse(1);
        int[] counts = new int[train.classes()];
        Arrays.stream(train.labels()).forEach(label -> counts[label]++);
        for (int label = 0; label < counts.length; label++) {
            if (counts[label] < wanted) {
                throw LaddException.cannot(
                        Reason.INPUT_INVALID,
                        "distil " + wanted + " images per class",
                        "class '" + train.classNames().get(label) + "' has " + counts[label] + " training images",
                        "at least as many real images in each class");
            }
        }
    }

    private void announce(
            DemoRequest request, DataSplits data, DemoSizes sizes, DemoEstimate estimate, WorkDir workDir) {
        ImageSet train = data.train();
        terminal.message("data         %s: %,d training and %,d test images of %s, %d classes"
                .formatted(train.name(), train.count(), data.test().count(), train.shape(), train.classes()));
        sizes.describe(data).forEach(terminal::message);
        terminal.message("grid         %d x %d sub-images of %.1f %% of each side; seed %d"
                .formatted(
                        request.grid().n(),
                        request.grid().n(),
                        100 * request.grid().cropRatio(),
                        request.seed()));
        terminal.message("work dir     " + workDir.root());
        terminal.message("estimate     about " + RoughFigures.duration(estimate.totalSeconds())
                + (request.length() == DemoLength.PUBLISHED ? ", on a CPU" : ""));
        terminal.message("");
    }

    private static void requireKnownMethod(String method) {
        Collection<String> known = Methods.titles().keySet();
        if (!known.contains(method)) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    "distil",
                    "--method " + method,
                    "one of " + String.join(", ", known) + NearestName.hint(method, known));
        }
    }

    private static void requireWritable(Path report) {
        Path folder = report.toAbsolutePath().normalize().getParent();
        try {
            Files.createDirectories(folder);
            if (Files.isDirectory(report) || !Files.isWritable(folder)) {
                throw new IOException("not writable");
            }
        } catch (IOException e) {
            throw LaddException.cannot(
                    Reason.OUTPUT_UNWRITABLE, "write the report", report.toString(), "a file that can be written", e);
        }
    }
}
