package dev.laddstreams.app.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.config.ConfigurationLoader;
import dev.laddstreams.app.config.ConfigurationLoader.Assignment;
import dev.laddstreams.app.roles.RoleKind;
import dev.laddstreams.app.roles.RoleThreads;
import dev.laddstreams.clients.TopicSnapshot;
import dev.laddstreams.clients.Topics;
import dev.laddstreams.learning.ProgressListener;
import dev.laddstreams.learning.SeededRandom;
import dev.laddstreams.learning.data.ImageSet;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.data.LabelledImages;
import dev.laddstreams.learning.data.Normalisation;
import dev.laddstreams.learning.evaluation.AugmentedSet;
import dev.laddstreams.learning.evaluation.Control;
import dev.laddstreams.learning.evaluation.DeploymentEvaluator;
import dev.laddstreams.learning.evaluation.DeploymentRecipe;
import dev.laddstreams.learning.grid.SubImageGrid;
import dev.laddstreams.learning.label.DenseLabelStatistics;
import dev.laddstreams.learning.network.ConvNetSpec;
import dev.laddstreams.learning.training.Augmentation;
import dev.laddstreams.learning.training.Descent;
import dev.laddstreams.learning.training.LabelerTraining;
import dev.laddstreams.producers.DatasetDescription;
import dev.laddstreams.producers.ImageImporter;
import dev.laddstreams.producers.ImageSource;
import dev.laddstreams.producers.LabelerPublisher;
import dev.laddstreams.schemas.avro.Evaluation;
import dev.laddstreams.sinks.evaluation.EvaluationListener;
import dev.laddstreams.sinks.evaluation.EvaluationPlan;
import dev.laddstreams.sinks.table.DatasetCatalog;
import dev.laddstreams.sinks.table.StoredImage;
import dev.laddstreams.sinks.table.TaggedDataset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The row of a dense label belongs to one sub-image, and labeler, topic, table and evaluation consumer must agree on which.
 * Images are patchworks of 3 x 3 pieces of stripes in four directions, cut into just those pieces; their own classes are
 * drawn at random, so that all knowledge is in the dense labels.
 */
class DenseLabelOrderIT {
    private static final String DATASET = "patchworks";
    private static final String LABELER = "stripes-labeler";
    private static final ImageShape SHAPE = new ImageShape(1, 24, 24);
    private static final int SIDE = 24;
    private static final int PIECE = 8;
    /** Pixels between two stripes of a whole image; those of a piece, resized threefold, are as far apart. */
    private static final int PERIOD = 12;

    private static final SubImageGrid PIECES = new SubImageGrid(3, 1.0 / 3);
    private static final List<String> CLASS_NAMES = List.of("-", "|", "/", "\\");
    private static final int CLASSES = 4;
    private static final int IMAGES = 40;
    private static final Normalisation NORMALISATION = new Normalisation(List.of(0.5f), List.of(0.25f));
    private static final int WIDTH = 8;
    private static final DeploymentRecipe RECIPE = new DeploymentRecipe(150, 16, 0.01, 0.9, 5e-4, 1, Augmentation.NONE);
    private static final long[] SEEDS = {1, 2, 3};

    @TempDir
    private Path folder;

    @Test
    void shouldKeepEachRowWithItsSubImageFromTheLabelerToTheEvaluation() {
        Configuration configuration = ConfigurationLoader.load(
                        Optional.empty(), Map.of(), List.of(new Assignment("--work-dir", "work-dir=" + folder)))
                .require();
        WorkDir workDir = WorkDir.of(configuration);
        ImageSet test = stripes(200, 9);
        Patchworks patchworks = Patchworks.draw(IMAGES, 1);
        Evaluation evaluation;
        try (StackAccess stack = StackAccess.embedded(configuration, workDir, PartSettings.catalogue(configuration));
                RoleThreads roles = new RoleThreads()) {
            Topics.create(stack.connection(), stack.catalogue().shared());
            publish(configuration, workDir, stack, test, patchworks);
            for (RoleKind role : List.of(RoleKind.LABELER, RoleKind.PROGRESS, RoleKind.SINK)) {
                roles.start(role.create(configuration, workDir, stack.connection(), stack.catalogue()));
            }
            roles.start(RoleKind.evaluator(
                    configuration,
                    workDir,
                    stack.connection(),
                    stack.catalogue(),
                    dataset -> Optional.of(new EvaluationPlan(
                            test,
                            List.of(Control.DENSE),
                            List.of(1L, 2L, 3L),
                            WIDTH,
                            Optional.of(RECIPE),
                            RECIPE.augmentation())),
                    EvaluationListener.NONE));
            evaluation = awaitEvaluation(stack);
        }

        AugmentedSet stored = stored(configuration, workDir);
        assertThat(rowsNaming(patchworks, stored)).isGreaterThan(0.95);
        double[] shuffled = DeploymentEvaluator.evaluate(
                        shuffledRows(stored),
                        Control.DENSE,
                        RECIPE,
                        ConvNetSpec.forInput(SHAPE, CLASSES, WIDTH),
                        test,
                        NORMALISATION,
                        SEEDS,
                        ProgressListener.NONE)
                .accuracies();
        for (int i = 0; i < SEEDS.length; i++) {
            assertThat(evaluation.getAccuracies().get(i)).isGreaterThan(0.8).isGreaterThan(shuffled[i] + 0.2);
        }
    }

    private static void publish(
            Configuration configuration, WorkDir workDir, StackAccess stack, ImageSet heldOut, Patchworks patchworks) {
        LabelerTraining training = new LabelerTraining(
                stripes(400, 4),
                heldOut,
                NORMALISATION,
                ConvNetSpec.forInput(SHAPE, CLASSES, WIDTH),
                PIECES,
                1,
                new LabelerTraining.Course(
                        new Descent(LabelerTraining.Optimizer.SGD, 0.9, 5e-4), 0.02, 20, 10, Augmentation.NONE),
                1);
        List<TrainedLabeler> epochs =
                TrainedLabeler.train(training, workDir.madeBundles(configuration), epoch -> {}, ProgressListener.NONE);
        new LabelerPublisher(stack.connection(), stack.catalogue(), PartSettings.artifacts(configuration, workDir))
                .publish(LABELER, epochs.get(epochs.size() - 1).bundle());
        DatasetDescription description = new DatasetDescription(
                DATASET,
                CLASS_NAMES,
                SHAPE,
                NORMALISATION,
                "none",
                new DatasetDescription.Origin("drawn", Map.of(), 1),
                Optional.of(LABELER));
        new ImageImporter(stack.connection(), stack.catalogue(), PartSettings.producers(configuration, workDir))
                .importImages(description, ImageSource.of(patchworks.images()), ProgressListener.NONE);
    }

    private static Evaluation awaitEvaluation(StackAccess stack) {
        AtomicReference<Evaluation> evaluation = new AtomicReference<>();
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    stack.requireServing();
                    TopicSnapshot.read(stack.connection(), stack.catalogue().evaluations(), Evaluation.class)
                            .values()
                            .forEach(evaluation::set);
                    return evaluation.get() != null;
                });
        return evaluation.get();
    }

    private static AugmentedSet stored(Configuration configuration, WorkDir workDir) {
        float[] values = new float[IMAGES * SHAPE.values()];
        float[] dense = new float[IMAGES * PIECES.subImages() * CLASSES];
        int[] labels = new int[IMAGES];
        try (DatasetCatalog catalog = DatasetCatalog.open(PartSettings.catalog(configuration, workDir))) {
            String tag = catalog.require(DATASET).tags().active().orElseThrow().tag();
            int i = 0;
            for (StoredImage image : TaggedDataset.open(catalog, DATASET, tag)) {
                float[] pixels = image.values(NORMALISATION);
                System.arraycopy(pixels, 0, values, i * pixels.length, pixels.length);
                float[] rows = image.probabilities();
                System.arraycopy(rows, 0, dense, i * rows.length, rows.length);
                labels[i] = image.classIndex();
                i++;
            }
        }
        return new AugmentedSet(new LabelledImages(SHAPE, values, labels), PIECES, CLASSES, dense);
    }

    /** Share of the rows that name the direction of the stripes in their piece. */
    private static double rowsNaming(Patchworks drawn, AugmentedSet stored) {
        int rows = PIECES.subImages();
        int named = 0;
        for (int i = 0; i < IMAGES; i++) {
            int[] shown = drawn.shownIn(stored.images().values(), i);
            for (int j = 0; j < rows; j++) {
                int told = DenseLabelStatistics.mostLikely(stored.denseLabels(), (i * rows + j) * CLASSES, CLASSES);
                named += told == shown[j] ? 1 : 0;
            }
        }
        return (double) named / (IMAGES * rows);
    }

    private static AugmentedSet shuffledRows(AugmentedSet set) {
        int rows = PIECES.subImages();
        float[] shuffled = new float[set.denseLabels().length];
        RandomGenerator random = SeededRandom.of(1, "rows", 0);
        for (int i = 0; i < IMAGES; i++) {
            int[] order = SeededRandom.permutation(rows, random);
            for (int j = 0; j < rows; j++) {
                System.arraycopy(
                        set.denseLabels(),
                        (i * rows + order[j]) * CLASSES,
                        shuffled,
                        (i * rows + j) * CLASSES,
                        CLASSES);
            }
        }
        return new AugmentedSet(set.images(), set.grid(), CLASSES, shuffled);
    }

    /** Whole images of stripes, the four directions in turn. */
    private static ImageSet stripes(int count, long seed) {
        RandomGenerator random = SeededRandom.of(seed, "stripes", 0);
        byte[] pixels = new byte[count * SHAPE.values()];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = i % CLASSES;
            double phase = random.nextDouble(2 * Math.PI);
            for (int p = 0; p < SHAPE.values(); p++) {
                double value = stripe(labels[i], p / SIDE, p % SIDE, PERIOD, phase) + 0.3 * random.nextGaussian();
                pixels[i * SHAPE.values() + p] = (byte) Math.max(0, Math.min(255, Math.round(128 + 64 * value)));
            }
        }
        return new ImageSet("stripes", SHAPE, CLASS_NAMES, pixels, labels);
    }

    /** -1..1 at a position of stripes of one direction. */
    private static double stripe(int direction, int y, int x, double period, double phase) {
        double along =
                switch (direction) {
                    case 0 -> y;
                    case 1 -> x;
                    case 2 -> (y + x) / Math.sqrt(2);
                    default -> (y - x) / Math.sqrt(2);
                };
        return Math.sin(2 * Math.PI * along / period + phase);
    }

    /**
     * @param shown [count][9] direction of the stripes in each piece, row by row
     */
    private record Patchworks(LabelledImages images, int[][] shown) {
        static Patchworks draw(int count, long seed) {
            RandomGenerator random = SeededRandom.of(seed, "patchworks", 0);
            float[] values = new float[count * SHAPE.values()];
            int[] labels = new int[count];
            int[][] shown = new int[count][PIECES.subImages()];
            for (int i = 0; i < count; i++) {
                labels[i] = i % CLASSES;
                for (int j = 0; j < shown[i].length; j++) {
                    shown[i][j] = random.nextInt(CLASSES);
                    double phase = random.nextDouble(2 * Math.PI);
                    for (int p = 0; p < PIECE * PIECE; p++) {
                        int y = j / 3 * PIECE + p / PIECE;
                        int x = j % 3 * PIECE + p % PIECE;
                        double value = stripe(shown[i][j], y, x, PERIOD / 3.0, phase);
                        values[i * SHAPE.values() + y * SIDE + x] = (float) (value + 0.1 * random.nextGaussian());
                    }
                }
            }
            return new Patchworks(new LabelledImages(SHAPE, values, labels), shown);
        }

        /** What the stored image at a position shows, found by its pixels: storage has an order of its own. */
        int[] shownIn(float[] stored, int position) {
            List<Integer> same = new ArrayList<>();
            for (int i = 0; i < shown.length; i++) {
                double distance = 0;
                for (int p = 0; p < SHAPE.values(); p++) {
                    distance +=
                            Math.abs(images.values()[i * SHAPE.values() + p] - stored[position * SHAPE.values() + p]);
                }
                if (distance < 1) {
                    same.add(i);
                }
            }
            assertThat(same).hasSize(1);
            return shown[same.get(0)];
        }
    }
}
