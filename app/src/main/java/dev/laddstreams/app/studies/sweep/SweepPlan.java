package dev.laddstreams.app.studies.sweep;

import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.runtime.PartSettings;
import dev.laddstreams.learning.evaluation.DeploymentRecipe;
import dev.laddstreams.learning.network.ConvNetSpec;
import dev.laddstreams.learning.training.LabelerTraining;
import dev.laddstreams.schemas.avro.DatasetManifest;
import dev.laddstreams.sinks.evaluation.EvaluationPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Everything that a sweep does, settled before it starts.
 *
 * @param epochs that become versions
 * @param network that is trained on the labels, as often as there are seeds
 */
record SweepPlan(
        SweepRequest request,
        DatasetManifest manifest,
        List<Integer> epochs,
        ConvNetSpec network,
        DeploymentRecipe recipe,
        List<Long> seeds,
        SweepReport.Training trainingSettings,
        SweepReport.Deployment deploymentSettings) {
    SweepPlan {
        epochs = List.copyOf(epochs);
        seeds = List.copyOf(seeds);
    }

    static SweepPlan of(Configuration configuration, SweepRequest request, DatasetManifest manifest) {
        SweepImages images = request.images();
        EvaluationPlan evaluation = PartSettings.evaluation(configuration, images.heldOut());
        int classes = images.train().classes();
        ConvNetSpec network = ConvNetSpec.forInput(images.train().shape(), classes, evaluation.width());
        DeploymentRecipe usual = evaluation.recipe(manifest.getExpectedImages(), classes);
        DeploymentRecipe recipe =
                request.steps().isPresent() ? usual.withSteps(request.steps().getAsInt()) : usual;
        return new SweepPlan(
                request,
                manifest,
                epochs(request.training().course().epochs(), request.every()),
                network,
                recipe,
                evaluation.seeds(),
                training(request),
                new SweepReport.Deployment(
                        network.family(),
                        evaluation.seeds(),
                        recipe.steps(),
                        2 * recipe.halfBatch(),
                        recipe.learningRate(),
                        recipe.augmentation(),
                        images.heldOut().count(),
                        images.test().count()));
    }

    /** The first, each {@code every}-th and the last. */
    static List<Integer> epochs(int all, int every) {
        return IntStream.rangeClosed(1, all)
                .filter(epoch -> epoch == 1 || epoch == all || epoch % every == 0)
                .boxed()
                .toList();
    }

    private static SweepReport.Training training(SweepRequest request) {
        LabelerTraining training = request.training();
        LabelerTraining.Course course = training.course();
        return new SweepReport.Training(
                new SweepReport.RealImages(
                        training.train().name(),
                        request.images().checksum(),
                        training.train().count(),
                        training.heldOut().count()),
                training.network().family(),
                new SweepReport.Labels(training.grid().n(), training.grid().cropRatio(), training.temperature()),
                new SweepReport.Course(
                        course.descent().optimizer(),
                        course.learningRate(),
                        course.descent().momentum(),
                        course.descent().weightDecay(),
                        course.batchSize(),
                        course.epochs(),
                        course.augmentation()),
                training.seed());
    }

    /**
     * What an earlier sweep leaves to go on from: its epochs when it trained as this one does, with their accuracies when
     * it also evaluated as this one does; else nothing but the settings.
     */
    SweepReport goOnFrom(Optional<SweepReport> earlier) {
        List<SweepReport.Epoch> kept = earlier.filter(
                        report -> report.training().equals(trainingSettings)
                                && report.labeler().equals(request.labelerId()))
                .map(this::keep)
                .orElse(List.of());
        return new SweepReport(
                request.dataset(),
                manifest.getRevision(),
                request.labelerId(),
                trainingSettings,
                deploymentSettings,
                kept,
                null,
                null);
    }

    private List<SweepReport.Epoch> keep(SweepReport report) {
        boolean comparable = report.deployment().equals(deploymentSettings)
                && report.dataset().equals(request.dataset())
                && report.manifestRevision() == manifest.getRevision();
        List<SweepReport.Epoch> found = report.epochs().stream()
                .filter(epoch -> epochs.contains(epoch.epoch()))
                .filter(epoch -> Files.isRegularFile(Path.of(epoch.bundle())))
                .map(epoch -> comparable ? epoch : epoch.notEvaluated())
                .toList();
        return found.size() == epochs.size() ? found : List.of();
    }
}
