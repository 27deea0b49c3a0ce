package dev.laddstreams.app.studies.sweep;

import static java.util.stream.Collectors.joining;

import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.console.Progress;
import dev.laddstreams.app.console.RoughFigures;
import dev.laddstreams.app.console.Terminal;
import dev.laddstreams.app.control.LabelerControl;
import dev.laddstreams.app.runtime.BrokerWatch;
import dev.laddstreams.app.runtime.StackAccess;
import dev.laddstreams.app.runtime.WorkDir;
import dev.laddstreams.app.studies.pictures.EpochChart;
import dev.laddstreams.app.studies.sweep.SweepReport.Epoch;
import dev.laddstreams.clients.TopicSnapshot;
import dev.laddstreams.learning.training.Augmentation;
import dev.laddstreams.schemas.avro.DatasetManifest;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;

/**
 * Makes the epochs of one training versions of a labeler, has all of them label a dataset through the topics, and measures
 * what the labels of each are worth.
 */
public final class Sweep {
    private static final long FREE_BYTES = 1L << 28;
    private static final double START_SECONDS = 5;

    private final Configuration configuration;
    private final Terminal terminal;

    public Sweep(Configuration configuration, Terminal terminal) {
        this.configuration = configuration;
        this.terminal = terminal;
    }

    /** What can be wrong with the request is found before anything is trained. */
    public SweepReport run(SweepRequest request) {
        WorkDir workDir = WorkDir.of(configuration).require(FREE_BYTES);
        SweepFile file = new SweepFile(request.folder().orElseGet(() -> workDir.root()
                        .resolve("sweeps")
                        .resolve(request.dataset() + "." + request.labelerId())))
                .require();
        try (StackAccess stack = open()) {
            return BrokerWatch.during(stack, () -> run(request, workDir, file, stack));
        }
    }

    private StackAccess open() {
        Progress progress = Progress.start(terminal, "reach Kafka and the registry", START_SECONDS);
        try {
            return StackAccess.open(configuration);
        } finally {
            progress.close();
        }
    }

    private SweepReport run(SweepRequest request, WorkDir workDir, SweepFile file, StackAccess stack) {
        DatasetManifest manifest = SweptDataset.require(
                TopicSnapshot.read(stack.connection(), stack.catalogue().datasets(), DatasetManifest.class),
                request.dataset(),
                request.labelerId(),
                request.images().train());
        SweepPlan plan = SweepPlan.of(configuration, request, manifest);
        SweepReport done = plan.goOnFrom(file.report().read());
        SweepEstimate estimate = new SweepEstimate(plan, done);
        announce(plan, done, estimate, file, stack);
        SweepReport found;
        try (Progress progress = Progress.start(terminal, estimate.phases())) {
            found = new SweepPipeline(configuration, workDir, stack, plan, done, file, progress).run();
        }
        SweepReport report = found.finished(file.chart().toString());
        draw(report, file.chart());
        file.writeTable(new SweepTable(report).markdown());
        file.report().write(report);
        if (request.activate()) {
            markWinner(report, stack);
        }
        return report;
    }

    /** The sink moves the pointer, through the gate where there is one. */
    private void markWinner(SweepReport report, StackAccess stack) {
        int version = report.requireWinner().version();
        new LabelerControl(stack.connection(), stack.catalogue(), Clock.systemUTC())
                .request(report.dataset(), report.labeler(), version);
        say(
                "Version %d of %s is marked: the sink makes it the active one%s.",
                version, report.labeler(), stack.isEmbedded() ? " when it runs next, in 'ladd up'" : "");
    }

    private void announce(SweepPlan plan, SweepReport done, SweepEstimate estimate, SweepFile file, StackAccess stack) {
        SweepReport.Training training = plan.trainingSettings();
        SweepReport.Deployment deployment = plan.deploymentSettings();
        say(
                "dataset      %s: %,d images of %d classes, labelled by %s",
                done.dataset(),
                plan.manifest().getExpectedImages(),
                plan.network().classes(),
                done.labeler());
        say(
                "labeler      %s, %d epochs of %,d images; epoch%s %s become%s versions",
                training.network(),
                training.course().epochs(),
                training.real().images(),
                plan.epochs().size() == 1 ? "" : "s",
                numbers(plan.epochs()),
                plan.epochs().size() == 1 ? "s" : "");
        say(
                "evaluate     %d fresh networks for each, %,d steps of %d views, %s augmentation",
                deployment.seeds().size(),
                deployment.steps(),
                deployment.viewsPerStep(),
                deployment.augmentation() == Augmentation.NONE ? "no" : deployment.augmentation());
        say(
                "choose       on %,d images held out of the training split; %,d test images choose nothing",
                deployment.heldOutImages(), deployment.testImages());
        say(
                "label        %s",
                stack.isEmbedded()
                        ? "in this process"
                        : "by the processes at " + stack.connection().bootstrapServers());
        if (!done.epochs().isEmpty()) {
            List<Integer> evaluated = done.epochs().stream()
                    .filter(Epoch::isEvaluated)
                    .map(Epoch::epoch)
                    .toList();
            say(
                    "going on     the labeler is trained; %s",
                    evaluated.isEmpty()
                            ? "no epoch is evaluated yet"
                            : evaluated.size() == done.epochs().size()
                                    ? "every epoch is evaluated"
                                    : "epochs " + numbers(evaluated) + " are evaluated");
        }
        say("results      %s", file.folder());
        say("estimate     about %s%n", RoughFigures.duration(estimate.totalSeconds()));
    }

    private void say(String format, Object... values) {
        terminal.message(String.format(Locale.ROOT, format, values));
    }

    private static String numbers(List<Integer> epochs) {
        return epochs.stream().map(String::valueOf).collect(joining(", "));
    }

    private static void draw(SweepReport report, Path png) {
        SweepReport.Deployment deployment = report.deployment();
        EpochChart.write(
                png,
                report.dataset() + ": what each epoch of " + report.labeler() + " is worth",
                String.format(
                        Locale.ROOT,
                        "%,d held-out images; deployed: mean and deviation of %d fresh networks (%s, %,d steps)",
                        deployment.heldOutImages(),
                        deployment.seeds().size(),
                        deployment.network(),
                        deployment.steps()),
                report.epochs().stream()
                        .map(epoch -> new EpochChart.Point(
                                epoch.epoch(),
                                epoch.quality().labelerAccuracy(),
                                epoch.requireHeldOut().mean(),
                                epoch.requireHeldOut().deviation(),
                                epoch.requireTest().mean()))
                        .toList(),
                report.requireWinner().epoch());
    }
}
