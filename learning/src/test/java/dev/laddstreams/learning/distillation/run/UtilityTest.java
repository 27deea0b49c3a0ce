package dev.laddstreams.learning.distillation.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.learning.data.ImageSet;
import dev.laddstreams.learning.distillation.ClassIndex;
import dev.laddstreams.learning.distillation.DistillationRequest;
import dev.laddstreams.learning.distillation.Interim;
import dev.laddstreams.learning.distillation.Recipe;
import dev.laddstreams.learning.distillation.RecipeName;
import dev.laddstreams.learning.distillation.SampleRun;
import dev.laddstreams.learning.distillation.axes.DistillationProgram;
import dev.laddstreams.learning.distillation.axes.RealPool;
import dev.laddstreams.learning.distillation.axes.TemporaryFolder;
import dev.laddstreams.learning.distillation.axes.Wiring;
import dev.laddstreams.learning.distillation.axes.Workers;
import dev.laddstreams.learning.distillation.axes.schedule.Progressive;
import dev.laddstreams.learning.engine.TorchProgram;
import dev.laddstreams.learning.engine.TorchScope;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UtilityTest {
    private static final int PER_CLASS = 40;
    /** Of each class, the first so many bear the next class's label. */
    private static final int MISLABELLED = 8;

    @Test
    void shouldLeaveOutWhatTrainedNetworksCallAnotherClass() {
        ImageSet real = mislabelled();
        ClassIndex kept = prune(real, "loss-converge", 0.25, 1);

        int wrong = 0;
        for (int position : kept.all()) {
            wrong += isMislabelled(position) ? 1 : 0;
        }
        assertThat(kept.all()).hasSize(SampleRun.CLASSES * 30);
        // Of 24 in 120; a random choice would keep 18.
        assertThat(wrong).isLessThanOrEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"loss-init", "loss-converge", "monte-carlo", "random"})
    void shouldKeepTheSameShareOfEachClassForASeed(String by) {
        ImageSet real = mislabelled();
        ClassIndex kept = prune(real, by, 0.5, 1);

        for (int c = 0; c < SampleRun.CLASSES; c++) {
            int label = c;
            assertThat(kept.of(c)).hasSize(PER_CLASS / 2).isSorted();
            assertThat(Arrays.stream(kept.of(c))).allMatch(position -> real.labels()[position] == label);
        }
        assertThat(prune(real, by, 0.5, 1).all()).isEqualTo(kept.all());
    }

    @Test
    void shouldKeepAsManyAsTheSyntheticSetNeeds() {
        assertThat(prune(mislabelled(), "random", 0.99, 7).of(1)).hasSize(7);
    }

    private static ImageSet mislabelled() {
        ImageSet images = SampleRun.images(PER_CLASS);
        int[] labels = images.labels().clone();
        for (int i = 0; i < labels.length; i++) {
            labels[i] = isMislabelled(i) ? (labels[i] + 1) % SampleRun.CLASSES : labels[i];
        }
        return new ImageSet(images.name(), images.shape(), images.classNames(), images.pixels(), labels);
    }

    private static boolean isMislabelled(int position) {
        return position / SampleRun.CLASSES < MISLABELLED;
    }

    private static ClassIndex prune(ImageSet real, String by, double ratio, int atLeast) {
        Recipe recipe = Methods.recipe("bilp", RecipeName.SMALL, 1, SampleRun.SHAPE.channels())
                .changed(Map.of("prune", by, "prune-ratio", Double.toString(ratio)));
        DistillationRequest request = new DistillationRequest(
                "bilp", real, SampleRun.NORMALISATION, SampleRun.NETWORK, 1, recipe, Interim.NONE, 3);
        try (TorchProgram program = DistillationProgram.load();
                TorchScope scope = TorchScope.open();
                TemporaryFolder temporary = new TemporaryFolder();
                Workers workers = new Workers()) {
            RealPool pool = RealPool.of(scope, real, SampleRun.NORMALISATION, ClassIndex.of(real, 1));
            Wiring wiring =
                    new Wiring(request, new Progressive(request), pool, program, scope, temporary, workers, what -> {});
            return Utility.prune(wiring, atLeast);
        }
    }
}
