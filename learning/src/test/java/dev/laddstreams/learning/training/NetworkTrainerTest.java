package dev.laddstreams.learning.training;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ImageSet;
import dev.laddstreams.learning.engine.Precision;
import dev.laddstreams.learning.engine.TorchProgram;
import dev.laddstreams.learning.engine.TorchScope;
import dev.laddstreams.learning.network.ConvNet;
import dev.laddstreams.learning.network.ConvNetSpec;
import dev.laddstreams.learning.network.ConvNetSpec.Norm;
import dev.laddstreams.learning.network.NetworkWeights;
import dev.laddstreams.learning.network.PixelScale;
import dev.laddstreams.learning.training.LabelerTraining.Optimizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Scanner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NetworkTrainerTest {
    private static final ImageSet IMAGES = TrainingFixtures.stripes(64, 1);
    private static final int BATCH = 8;
    private static final Descent SGD = new Descent(Optimizer.SGD, 0.9, 5e-4);

    @ParameterizedTest
    @EnumSource(Augmentation.class)
    void shouldNotDependOnHowStepsAreDividedIntoCalls(Augmentation augmentation) {
        NetworkWeights once = train(augmentation, Norm.INSTANCE, 12, 12);

        assertThat(flat(train(augmentation, Norm.INSTANCE, 12, 5))).isEqualTo(flat(once));
    }

    @Test
    void shouldUpdateTheRunningStatisticsOfBatchNorm() {
        NetworkWeights trained = train(Augmentation.NONE, Norm.BATCH, 20, 20);

        assertThat(trained.tensors().get(4).name()).isEqualTo("block0.norm.mean");
        assertThat(trained.tensors().get(4).values()).doesNotContain(0f);
        assertThat(trained.tensors().get(5).values()).doesNotContain(1f);
    }

    @Test
    void shouldStopWhenTheLossDiverges() {
        try (TorchProgram program = NetworkTrainer.loadProgram();
                TorchScope scope = TorchScope.open();
                NetworkTrainer trainer = trainer(program, Augmentation.NONE, Norm.INSTANCE)) {
            assertThatThrownBy(() -> run(scope, trainer, 0, 20, 1e30))
                    .isInstanceOfSatisfying(
                            LaddException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DIVERGED))
                    .hasMessageContaining("Cannot train convnet-d2-w4-instance: loss ")
                    .hasMessageContaining("at step ");
        }
    }

    @Test
    void shouldKeepMemoryFlat() throws IOException {
        try (TorchProgram program = NetworkTrainer.loadProgram();
                TorchScope scope = TorchScope.open();
                NetworkTrainer trainer = trainer(program, Augmentation.DSA, Norm.INSTANCE)) {
            ViewPool pool = pool(scope);
            PixelScale scale = PixelScale.of(scope, TrainingFixtures.NORMALISATION);
            for (int call = 0; call < 50; call++) {
                run(pool, scale, trainer, 0, 5, 0.01);
            }
            long before = residentBytes();
            for (int call = 0; call < 200; call++) {
                run(pool, scale, trainer, 0, 5, 0.01);
            }

            // 1,000 steps of 8 images: losing the feature maps of the first block would be 33 MB, of all 41 MB.
            assertThat(residentBytes() - before).isLessThan(25L << 20);
        }
    }

    @Test
    void shouldRefuseAPlanWithoutAPositionForEachView() {
        assertThatThrownBy(() -> new StepPlan(new long[5], 1, new float[2], new double[3]))
                .isInstanceOf(LaddException.class)
                .hasMessageContaining("5 positions");
    }

    private static NetworkWeights train(Augmentation augmentation, Norm norm, int steps, int stepsACall) {
        try (TorchProgram program = NetworkTrainer.loadProgram();
                TorchScope scope = TorchScope.open();
                NetworkTrainer trainer = trainer(program, augmentation, norm)) {
            for (int step = 0; step < steps; step += stepsACall) {
                run(scope, trainer, step, Math.min(stepsACall, steps - step), 0.01);
            }
            return trainer.weights();
        }
    }

    private static NetworkTrainer trainer(TorchProgram program, Augmentation augmentation, Norm norm) {
        ConvNetSpec spec = new ConvNetSpec(TrainingFixtures.SHAPE, TrainingFixtures.CLASSES, 4, 2, norm);
        return new NetworkTrainer(program, ConvNet.initialise(spec, 1), SGD, augmentation, Precision.FLOAT32, 1);
    }

    private static ViewPool pool(TorchScope scope) {
        float[] targets = ViewPool.oneHot(IMAGES.labels(), IMAGES.classes());
        return ViewPool.of(scope, IMAGES.pixels(), IMAGES.shape(), targets, IMAGES.classes());
    }

    private static void run(TorchScope scope, NetworkTrainer trainer, int from, int steps, double rate) {
        run(pool(scope), PixelScale.of(scope, TrainingFixtures.NORMALISATION), trainer, from, steps, rate);
    }

    private static void run(ViewPool pool, PixelScale scale, NetworkTrainer trainer, int from, int steps, double rate) {
        long[] order = new long[steps * BATCH];
        for (int i = 0; i < order.length; i++) {
            order[i] = (from * BATCH + i) * 7L % IMAGES.count();
        }
        trainer.run(pool, pool, scale, StepPlan.uniform(order, BATCH, rate));
    }

    private static long residentBytes() throws IOException {
        try (Scanner pages = new Scanner(Path.of("/proc/self/statm"), UTF_8)) {
            pages.nextLong(); // the virtual size
            return pages.nextLong() * 4096;
        }
    }

    private static float[] flat(NetworkWeights weights) {
        int size = weights.tensors().stream().mapToInt(t -> t.values().length).sum();
        float[] all = new float[size];
        int at = 0;
        for (NetworkWeights.Tensor tensor : weights.tensors()) {
            System.arraycopy(tensor.values(), 0, all, at, tensor.values().length);
            at += tensor.values().length;
        }
        return all;
    }
}
