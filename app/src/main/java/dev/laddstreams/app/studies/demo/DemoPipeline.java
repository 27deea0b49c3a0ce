package dev.laddstreams.app.studies.demo;

import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.console.Progress;
import dev.laddstreams.app.management.ManagementServer;
import dev.laddstreams.app.management.ProcessProbes;
import dev.laddstreams.app.roles.RoleKind;
import dev.laddstreams.app.roles.RoleThreads;
import dev.laddstreams.app.runtime.BrokerWatch;
import dev.laddstreams.app.runtime.PartSettings;
import dev.laddstreams.app.runtime.StackAccess;
import dev.laddstreams.app.runtime.TrainedLabeler;
import dev.laddstreams.app.runtime.WorkDir;
import dev.laddstreams.app.studies.RealControl;
import dev.laddstreams.app.studies.Stopwatch;
import dev.laddstreams.app.studies.StudyWatch;
import dev.laddstreams.app.studies.demo.DemoControl.Images;
import dev.laddstreams.clients.Topics;
import dev.laddstreams.learning.ProgressListener;
import dev.laddstreams.learning.data.DataSplits;
import dev.laddstreams.learning.data.ImageSet;
import dev.laddstreams.learning.distillation.run.Distillation;
import dev.laddstreams.learning.distillation.run.Distiller;
import dev.laddstreams.producers.DatasetDescription;
import dev.laddstreams.producers.DistillationProducer;
import dev.laddstreams.producers.ImageImporter;
import dev.laddstreams.producers.ImageSource;
import dev.laddstreams.producers.LabelerPublisher;
import dev.laddstreams.producers.ProducerSettings;
import dev.laddstreams.schemas.avro.Activation;
import dev.laddstreams.schemas.avro.DatasetManifest;
import dev.laddstreams.schemas.avro.LabelerDescriptor;
import dev.laddstreams.schemas.avro.LabelingProgress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** The phases of a demo, in order, through the topics of an embedded stack. */
final class DemoPipeline {
    private static final Duration POLL = Duration.ofMillis(50);

    private final Configuration configuration;
    private final WorkDir workDir;
    private final DemoRequest request;
    private final DataSplits data;
    private final DemoSizes sizes;
    private final Progress progress;
    private final Stopwatch total = new Stopwatch();
    private final String dataset;
    private final String labelerId;

    DemoPipeline(
            Configuration configuration,
            WorkDir workDir,
            DemoRequest request,
            DataSplits data,
            DemoSizes sizes,
            Progress progress) {
        this.configuration = configuration;
        this.workDir = workDir;
        this.request = request;
        this.data = data;
        this.sizes = sizes;
        this.progress = progress;
        this.dataset = data.train().name();
        this.labelerId = dataset + "-labeler";
    }

    /** @param page what is served meanwhile */
    DemoReport run(Optional<DemoPage> page) {
        try (ManagementServer management = ManagementServer.start(configuration);
                StackAccess stack = StackAccess.embedded(
                        configuration, workDir, PartSettings.catalogue(configuration), management.meters());
                RoleThreads shown = new RoleThreads()) {
            stack.announce("management-url", management.address().toString());
            page.ifPresent(demoPage -> demoPage.open(stack, shown));
            return BrokerWatch.during(stack, () -> run(stack, management.probes()));
        }
    }

    private DemoReport run(StackAccess stack, ProcessProbes probes) {
        try (RoleThreads roles = new RoleThreads()) {
            probes.watch(roles);
            Topics.create(stack.connection(), stack.catalogue().shared());
            progress.next();

            Stopwatch labelerTime = new Stopwatch();
            TrainedLabeler labeler = trainLabeler();
            LabelerDescriptor version = new LabelerPublisher(
                            stack.connection(), stack.catalogue(), PartSettings.artifacts(configuration, workDir))
                    .publish(labelerId, labeler.bundle());
            double labelerSeconds = labelerTime.seconds();
            progress.next();

            roles.startLabelling(configuration, workDir, stack);
            Stopwatch distilTime = new Stopwatch();
            Map<Images, DatasetManifest> manifests = importControls(stack);
            DistillationProducer.Outcome outcome = distil(stack);
            manifests.put(Images.DISTILLED, outcome.manifest());
            double distilSeconds = distilTime.seconds();
            progress.next();

            StudyWatch watch = new StudyWatch(stack, roles, POLL);
            ActivatedDatasets goal = new ActivatedDatasets(stack, watch, manifests.values());
            Collection<LabelingProgress> labelled = watch.awaitLabels(goal, progress);
            Activation activation = goal.activation(dataset);
            Path contactSheet = workDir.root().resolve("contact-sheet.png");
            DemoMeasurements measured =
                    DemoMeasurements.take(configuration, workDir, stack, activation, data, contactSheet);
            double engineSpeed = EngineSpeed.measure(
                    labeler.bundle(),
                    PartSettings.labeler(configuration, workDir),
                    outcome.distilled().images().values(),
                    outcome.distilled().images().count());
            progress.next();

            Stopwatch evaluateTime = new Stopwatch();
            DemoEvaluation evaluation = new DemoEvaluation(dataset, request, data, sizes, watch, progress);
            roles.start(RoleKind.evaluator(
                    configuration, workDir, stack.connection(), stack.catalogue(), evaluation, evaluation));
            Map<String, DemoReport.Accuracy> accuracies =
                    ControlAccuracies.await(watch, stack, dataset, sizes.controls());
            DemoReport.Seconds seconds = new DemoReport.Seconds(
                    labelerSeconds,
                    distilSeconds,
                    measured.endToEndSeconds(),
                    storeSeconds(labelled, activation),
                    evaluateTime.seconds(),
                    total.seconds());
            return report(labeler, version, activation, measured, engineSpeed, accuracies, seconds);
        }
    }

    /** From the last label of the distilled dataset to its activation. */
    private double storeSeconds(Collection<LabelingProgress> labelled, Activation activation) {
        Instant last = labelled.stream()
                .filter(set -> set.getDataset().equals(dataset))
                .map(LabelingProgress::getUpdatedAt)
                .findFirst()
                .orElseThrow();
        return Math.max(0, Duration.between(last, activation.getActivatedAt()).toMillis() / 1e3);
    }

    private DemoReport report(
            TrainedLabeler labeler,
            LabelerDescriptor version,
            Activation activation,
            DemoMeasurements measured,
            double engineSpeed,
            Map<String, DemoReport.Accuracy> accuracies,
            DemoReport.Seconds seconds) {
        int subImages = request.grid().subImages();
        double endToEnd = measured.augmentedRecords() * subImages / Math.max(1e-3, measured.endToEndSeconds());
        return new DemoReport(
                dataset,
                new DemoReport.Counts(
                        data.train().classes(),
                        measured.images(),
                        subImages,
                        measured.augmentedRecords(),
                        measured.storedRecords(),
                        measured.deadLetters()),
                new DemoReport.Labeler(
                        labelerId,
                        version.getVersion(),
                        version.getSha256(),
                        labeler.epoch().heldOutAccuracy(),
                        labeler.epoch().denseLabelEntropy(),
                        labeler.epoch().agreement()),
                new DemoReport.Storage(
                        measured.bytes().images(),
                        measured.bytes().denseLabels(),
                        (double) measured.bytes().denseLabels()
                                / measured.bytes().images(),
                        measured.bytes().table()),
                new DemoReport.Figures(
                        accuracies, new DemoReport.Throughput(endToEnd, engineSpeed, endToEnd / engineSpeed), seconds),
                sizes.report(request.method(), data),
                new DemoReport.Places(
                        measured.contactSheet().toString(),
                        workDir.warehouse(configuration).absolute(),
                        activation.getTag(),
                        workDir.root().toString()),
                request.seed());
    }

    private TrainedLabeler trainLabeler() {
        List<TrainedLabeler> epochs = TrainedLabeler.train(
                sizes.labels().labelerTraining(data, request.grid(), request.seed()),
                workDir.madeBundles(configuration),
                epoch -> {},
                progress);
        return epochs.get(epochs.size() - 1);
    }

    private Map<Images, DatasetManifest> importControls(StackAccess stack) {
        Map<Images, DatasetManifest> manifests = new EnumMap<>(Images.class);
        ImageImporter importer = new ImageImporter(stack.connection(), stack.catalogue(), producerSettings());
        for (Images images :
                sizes.controls().stream().map(DemoControl::images).distinct().toList()) {
            images.real()
                    .ifPresent(control -> manifests.put(
                            images,
                            importer.importImages(
                                    describe(images, control),
                                    ImageSource.of(control.choose(data, sizes.imagesPerClass(), request.seed())),
                                    ProgressListener.NONE)));
        }
        return manifests;
    }

    private DatasetDescription describe(Images images, RealControl control) {
        ImageSet train = data.train();
        return new DatasetDescription(
                images.dataset(dataset),
                train.classNames(),
                train.shape(),
                data.normalisation(),
                sizes.labels().network().family(),
                new DatasetDescription.Origin(
                        control.code(),
                        Map.of("real-set", train.name(), "images-per-class", Integer.toString(sizes.imagesPerClass())),
                        request.seed(),
                        OptionalDouble.of(0)), // images are chosen without a network
                Optional.of(labelerId));
    }

    private DistillationProducer.Outcome distil(StackAccess stack) {
        try (Distillation distillation = Distiller.prepare(sizes.distillation(request, data))) {
            return new DistillationProducer(stack.connection(), stack.catalogue(), producerSettings())
                    .run(dataset, Optional.of(labelerId), DemoRecipe.name(request.length()), distillation, progress);
        }
    }

    private ProducerSettings producerSettings() {
        return PartSettings.producers(configuration, workDir);
    }
}
