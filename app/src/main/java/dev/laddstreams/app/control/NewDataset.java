package dev.laddstreams.app.control;

import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.console.Progress;
import dev.laddstreams.app.console.Terminal;
import dev.laddstreams.app.runtime.PartSettings;
import dev.laddstreams.app.runtime.StackAccess;
import dev.laddstreams.app.runtime.TeacherBundles;
import dev.laddstreams.app.runtime.WorkDir;
import dev.laddstreams.clients.metrics.Meters;
import dev.laddstreams.learning.data.ImageSet;
import dev.laddstreams.learning.data.Normalisation;
import dev.laddstreams.learning.distillation.DistillationRequest;
import dev.laddstreams.learning.distillation.Labels;
import dev.laddstreams.learning.distillation.RecipeName;
import dev.laddstreams.learning.distillation.Setting;
import dev.laddstreams.learning.distillation.run.Distillation;
import dev.laddstreams.learning.distillation.run.DistillationEstimate;
import dev.laddstreams.learning.distillation.run.Distiller;
import dev.laddstreams.learning.network.ConvNetSpec;
import dev.laddstreams.producers.DatasetDescription;
import dev.laddstreams.producers.DistillationProducer;
import dev.laddstreams.producers.ImageImporter;
import dev.laddstreams.producers.ImageSource;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Makes a dataset: of images that are distilled for it, or of images that are there already.
 *
 * @param labeler whose versions label it; empty for hard labels alone
 */
public record NewDataset(Configuration configuration, Terminal terminal, String id, Optional<String> labeler) {
    private static final int FAMILY_WIDTH = 128;
    private static final double GUESSED_IMPORT_SECONDS = 5;

    /**
     * Distils images and publishes them; says first what it is about to do.
     *
     * @param recipe whose settings the request has changed, or not
     * @param teacherFolder for the networks behind dynamic labels; empty for a folder of the dataset's own
     * @param meters of the distillation
     */
    public SealedDataset distil(
            DistillationRequest request, RecipeName recipe, Optional<Path> teacherFolder, Meters meters) {
        Path teachers = teacherFolder.orElseGet(() -> WorkDir.of(configuration).teachers(id));
        if (request.recipe().get(Setting.LABELS) == Labels.DYNAMIC) {
            TeacherBundles.require(teachers);
        }
        DistillationProducer.Outcome outcome = distil(request, recipe, meters);
        for (Path teacher :
                TeacherBundles.write(outcome.distilled(), request.real(), request.normalisation(), teachers)) {
            terminal.message("teacher      " + teacher + ", which labels while others train on the set");
        }
        return SealedDataset.of(outcome.manifest());
    }

    private DistillationProducer.Outcome distil(DistillationRequest request, RecipeName recipe, Meters meters) {
        try (Distillation distillation = Distiller.prepare(request)) {
            DistillationEstimate estimate = distillation.estimate();
            new DistillationNotes(request, recipe, estimate).lines().forEach(terminal::message);
            ImageSet real = request.real();
            try (StackAccess stack = StackAccess.open(configuration, meters);
                    Progress progress = Progress.start(terminal, "distil " + real.name(), estimate.seconds())) {
                LabelerFit.check(stack, terminal, id, labeler, real);
                return new DistillationProducer(
                                stack.connection(),
                                stack.catalogue(),
                                PartSettings.producers(configuration, WorkDir.of(configuration)))
                        .run(id, labeler, recipe, distillation, progress);
            }
        }
    }

    /** Publishes images as they are: the dataset consists of exactly these afterwards. */
    public SealedDataset importImages(ImageSet images, Normalisation normalisation) {
        DatasetDescription description = new DatasetDescription(
                id,
                images.classNames(),
                images.shape(),
                normalisation,
                ConvNetSpec.forInput(images.shape(), images.classes(), FAMILY_WIDTH)
                        .family(),
                new DatasetDescription.Origin("import", Map.of("source", images.name()), 0),
                labeler);
        try (StackAccess stack = StackAccess.open(configuration);
                Progress progress = Progress.start(terminal, "import " + images.name(), GUESSED_IMPORT_SECONDS)) {
            LabelerFit.check(stack, terminal, id, labeler, images);
            return SealedDataset.of(new ImageImporter(
                            stack.connection(),
                            stack.catalogue(),
                            PartSettings.producers(configuration, WorkDir.of(configuration)))
                    .importImages(description, ImageSource.of(images), progress));
        }
    }
}
