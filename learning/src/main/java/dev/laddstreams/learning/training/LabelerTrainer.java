package dev.laddstreams.learning.training;

import dev.laddstreams.learning.ProgressListener;
import dev.laddstreams.learning.SeededRandom;
import dev.laddstreams.learning.data.ImageSet;
import dev.laddstreams.learning.engine.Precision;
import dev.laddstreams.learning.engine.TorchProgram;
import dev.laddstreams.learning.engine.TorchScope;
import dev.laddstreams.learning.label.DenseLabelStatistics;
import dev.laddstreams.learning.network.ConvNet;
import dev.laddstreams.learning.network.NetworkWeights;
import dev.laddstreams.learning.network.PixelScale;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Trains a labeler from scratch on real images: whole images, hard labels, cross entropy. */
public final class LabelerTrainer {
    /** Work of one training image in units of one forward pass: forward, and backward at twice its cost. */
    private static final int TRAINING_WORK = 3;

    private final LabelerTraining training;
    private final ProgressListener progress;
    private final int batchSize;
    private final int steps;
    private final long totalWork;
    private long work;
    private String detail = "";

    private LabelerTrainer(LabelerTraining training, ProgressListener progress) {
        this.training = training;
        this.progress = progress;
        int count = training.train().count();
        this.batchSize = Math.min(training.course().batchSize(), count);
        this.steps = count / batchSize;
        long labelled = (long) HeldOutLabels.sampleSize(training.heldOut(), training.grid())
                * training.grid().subImages();
        long anEpoch =
                (long) TRAINING_WORK * steps * batchSize + training.heldOut().count() + labelled;
        this.totalWork = anEpoch * training.course().epochs();
    }

    /**
     * Trains in bfloat16 where the processor has it, see {@link Precision#fastest()}; measures in float32. Accuracy is of
     * all held-out images. Entropy and agreement are of the dense labels of a fixed sample of them, spread evenly: about as
     * many sub-images as there are held-out images, but of at least 100 and at most 1,000 images.
     *
     * @param onEpoch hears each epoch as it ends, on the calling thread
     * @param progress hears several times a second
     * @return every epoch, in order
     * @throws dev.laddstreams.errors.LaddException with reason {@code DIVERGED} when the loss is not finite, {@code INTERRUPTED}
     *     when the thread is interrupted
     */
    public static List<LabelerEpoch> train(
            LabelerTraining training, Consumer<LabelerEpoch> onEpoch, ProgressListener progress) {
        return new LabelerTrainer(training, progress).train(onEpoch);
    }

    private List<LabelerEpoch> train(Consumer<LabelerEpoch> onEpoch) {
        ImageSet images = training.train();
        LabelerTraining.Course course = training.course();
        NetworkWeights start = ConvNet.initialise(training.network(), training.seed());
        List<LabelerEpoch> epochs = new ArrayList<>();
        try (TorchProgram program = NetworkTrainer.loadProgram();
                TorchScope scope = TorchScope.open();
                NetworkTrainer trainer = new NetworkTrainer(
                        program,
                        start,
                        course.descent(),
                        course.augmentation(),
                        Precision.fastest(),
                        training.seed())) {
            float[] targets = ViewPool.oneHot(images.labels(), images.classes());
            ViewPool pool = ViewPool.of(scope, images.pixels(), images.shape(), targets, images.classes());
            PixelScale scale = PixelScale.of(scope, training.normalisation());
            for (int epoch = 1; epoch <= training.course().epochs(); epoch++) {
                long started = System.nanoTime();
                double loss = trainEpoch(trainer, pool, scale, epoch);
                LabelerEpoch ended = measure(trainer, epoch, loss, (System.nanoTime() - started) / 1e9);
                epochs.add(ended);
                onEpoch.accept(ended);
            }
        }
        return List.copyOf(epochs);
    }

    /** Trains for one epoch, and returns the mean loss. */
    private double trainEpoch(NetworkTrainer trainer, ViewPool pool, PixelScale scale, int epoch) {
        int[] order =
                SeededRandom.permutation(training.train().count(), SeededRandom.of(training.seed(), "order", epoch));
        StepPace pace = new StepPace();
        double sum = 0;
        for (int step = 0; step < steps; ) {
            int taken = pace.next(steps - step);
            long[] positions = new long[taken * batchSize];
            for (int i = 0; i < positions.length; i++) {
                positions[i] = order[step * batchSize + i];
            }
            StepPlan plan =
                    StepPlan.uniform(positions, batchSize, training.course().learningRate());
            double recent = 0;
            for (float loss : trainer.run(pool, pool, scale, plan)) {
                recent += loss;
            }
            pace.done(taken);
            step += taken;
            sum += recent;
            detail = String.format(
                    Locale.ROOT,
                    "epoch %d/%d, loss %.3f",
                    epoch,
                    training.course().epochs(),
                    recent / taken);
            advance((long) TRAINING_WORK * taken * batchSize);
        }
        return sum / steps;
    }

    private LabelerEpoch measure(NetworkTrainer trainer, int epoch, double loss, double seconds) {
        double accuracy = trainer.classifier().accuracy(training.heldOut(), training.normalisation(), this::advance);
        DenseLabelStatistics labels = HeldOutLabels.measure(
                trainer.classifier(),
                training.heldOut(),
                training.normalisation(),
                training.grid(),
                training.temperature(),
                this::advance);
        return new LabelerEpoch(
                epoch, trainer.weights(), loss, accuracy, labels.meanEntropy(), labels.agreement(), seconds);
    }

    private void advance(long done) {
        work += done;
        progress.progress(work, totalWork, detail);
    }
}
