package dev.laddstreams.app.studies.sweep;

import static java.util.Objects.requireNonNull;

import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.console.Progress;
import dev.laddstreams.app.roles.RoleThreads;
import dev.laddstreams.app.runtime.PartSettings;
import dev.laddstreams.app.runtime.StackAccess;
import dev.laddstreams.app.runtime.TrainedLabeler;
import dev.laddstreams.app.runtime.WorkDir;
import dev.laddstreams.app.studies.StudyWatch;
import dev.laddstreams.app.studies.sweep.SweepReport.Accuracy;
import dev.laddstreams.app.studies.sweep.SweepReport.Epoch;
import dev.laddstreams.learning.ProgressListener;
import dev.laddstreams.learning.data.ImageSet;
import dev.laddstreams.learning.evaluation.Control;
import dev.laddstreams.learning.evaluation.DeploymentEvaluator;
import dev.laddstreams.learning.evaluation.EvaluationOutcome;
import dev.laddstreams.learning.training.LabelerEpoch;
import dev.laddstreams.producers.LabelerPublisher;
import dev.laddstreams.schemas.RecordKeys;
import dev.laddstreams.sinks.evaluation.TaggedSet;
import dev.laddstreams.sinks.table.DatasetCatalog;
import dev.laddstreams.sinks.table.TagInfo;
import dev.laddstreams.sinks.table.TaggedDataset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** The phases of a sweep, in order; what each has found is kept before the next begins. */
final class SweepPipeline {
    /** The table is read as often. */
    private static final Duration POLL = Duration.ofMillis(500);

    private final Configuration configuration;
    private final WorkDir workDir;
    private final StackAccess stack;
    private final SweepPlan plan;
    private final SweepFile file;
    private final Progress progress;
    private SweepReport report;

    /** @param done what need not be done again */
    SweepPipeline(
            Configuration configuration,
            WorkDir workDir,
            StackAccess stack,
            SweepPlan plan,
            SweepReport done,
            SweepFile file,
            Progress progress) {
        this.configuration = configuration;
        this.workDir = workDir;
        this.stack = stack;
        this.plan = plan;
        this.report = done;
        this.file = file;
        this.progress = progress;
    }

    /** Every epoch published, labelled with and evaluated. */
    SweepReport run() {
        if (report.epochs().isEmpty()) {
            keep(train());
        }
        progress.next();
        try (DatasetCatalog catalog = DatasetCatalog.open(PartSettings.catalog(configuration, workDir))) {
            keep(publish());
            Map<String, TagInfo> tags = label(catalog);
            keep(report.epochs().stream()
                    .map(epoch -> isOf(epoch, tags) ? epoch : epoch.notEvaluated())
                    .toList());
            progress.next();
            evaluate(catalog, tags);
        }
        return report;
    }

    private void keep(List<Epoch> epochs) {
        report = report.with(epochs);
        file.report().write(report);
    }

    private List<Epoch> train() {
        return TrainedLabeler.train(
                        plan.request().training(), workDir.madeBundles(configuration), epoch -> {}, progress)
                .stream()
                .filter(labeler -> plan.epochs().contains(labeler.epoch().epoch()))
                .map(SweepPipeline::epoch)
                .toList();
    }

    private static Epoch epoch(TrainedLabeler labeler) {
        LabelerEpoch epoch = labeler.epoch();
        return Epoch.trained(
                epoch.epoch(),
                labeler.bundle().toAbsolutePath().toString(),
                new SweepReport.Quality(
                        epoch.trainLoss(), epoch.heldOutAccuracy(), epoch.denseLabelEntropy(), epoch.agreement()));
    }

    /** A bundle that is a version already stays that version. */
    private List<Epoch> publish() {
        LabelerPublisher publisher = new LabelerPublisher(
                stack.connection(), stack.catalogue(), PartSettings.artifacts(configuration, workDir));
        String labeler = plan.request().labelerId();
        List<Epoch> published = new ArrayList<>();
        for (Epoch epoch : report.epochs()) {
            int version = publisher.publish(labeler, Path.of(epoch.bundle())).getVersion();
            published.add(epoch.published(
                    version, RecordKeys.tag(labeler, version, plan.manifest().getRevision())));
        }
        return published;
    }

    /** A stack of this process has nobody else who labels and stores. */
    private Map<String, TagInfo> label(DatasetCatalog catalog) {
        Map<String, Integer> versions =
                report.epochs().stream().collect(Collectors.toMap(Epoch::requireTag, Epoch::requireVersion));
        try (RoleThreads roles = new RoleThreads()) {
            TaggedVersions goal = new TaggedVersions(
                    stack, catalog, plan.manifest(), plan.request().labelerId(), versions);
            Map<String, TagInfo> tags = goal.tags();
            if (tags.size() == versions.size()) {
                return tags;
            }
            StudyWatch watch = new StudyWatch(stack, roles, POLL);
            if (stack.isEmbedded()) {
                roles.startLabelling(configuration, workDir, stack);
            }
            watch.awaitLabels(goal, progress);
            return goal.tags();
        }
    }

    /** Whether the accuracies are those of the labels in the table, not of others under the same name. */
    private static boolean isOf(Epoch epoch, Map<String, TagInfo> tags) {
        return epoch.isEvaluated()
                && Objects.equals(
                        epoch.evaluation().taggedAt(), tag(epoch, tags).taggedAt());
    }

    private static TagInfo tag(Epoch epoch, Map<String, TagInfo> tags) {
        return requireNonNull(tags.get(epoch.requireTag()), "tag");
    }

    private void evaluate(DatasetCatalog catalog, Map<String, TagInfo> tags) {
        List<Epoch> epochs = new ArrayList<>(report.epochs());
        long left = epochs.stream().filter(epoch -> !epoch.isEvaluated()).count();
        int finished = 0;
        for (int i = 0; i < epochs.size(); i++) {
            Epoch epoch = epochs.get(i);
            if (epoch.isEvaluated()) {
                continue;
            }
            int before = finished;
            epochs.set(
                    i,
                    evaluate(
                            epoch,
                            tag(epoch, tags),
                            catalog,
                            (done, total, detail) -> progress.progress(
                                    before * total + done, left * total, "labels of epoch " + epoch.epoch())));
            finished++;
            keep(epochs);
        }
    }

    private Epoch evaluate(Epoch epoch, TagInfo tag, DatasetCatalog catalog, ProgressListener listener) {
        TaggedSet tagged =
                TaggedSet.load(TaggedDataset.open(catalog, plan.manifest().getDataset(), tag.tag()));
        List<ImageSet> tests = List.of(
                plan.request().images().heldOut(), plan.request().images().test());
        long[] seeds = plan.seeds().stream().mapToLong(Long::longValue).toArray();
        List<EvaluationOutcome> outcomes = DeploymentEvaluator.evaluate(
                tagged.set(),
                Control.DENSE,
                plan.recipe(),
                plan.network(),
                tests,
                tagged.normalisation(),
                seeds,
                listener);
        return epoch.evaluated(tag.taggedAt(), accuracy(outcomes.get(0)), accuracy(outcomes.get(1)));
    }

    private static Accuracy accuracy(EvaluationOutcome outcome) {
        return Accuracy.of(outcome.mean(), outcome.std(), outcome.accuracies());
    }
}
