package dev.laddstreams.learning.distillation.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.LabelledImages;
import dev.laddstreams.learning.distillation.DistillationListener;
import dev.laddstreams.learning.distillation.DistillationRequest;
import dev.laddstreams.learning.distillation.DistilledSet;
import dev.laddstreams.learning.distillation.RealSubset;
import dev.laddstreams.learning.distillation.Recipe;
import dev.laddstreams.learning.distillation.RecipeName;
import dev.laddstreams.learning.distillation.SampleRun;
import dev.laddstreams.learning.evaluation.SetEvaluator;
import dev.laddstreams.learning.evaluation.SetRecipe;
import dev.laddstreams.learning.training.Augmentation;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of the table on a tiny set: it runs, and what holds for one method holds for all. */
class EveryMethodTest {
    private static final int PER_CLASS = 5;
    private static final Map<String, String> TINY = Map.ofEntries(
            Map.entry("iterations", "6"),
            Map.entry("real-per-class", "5"),
            Map.entry("outer-loops", "3"),
            Map.entry("inner-loops", "2"),
            Map.entry("network-images", "20"),
            Map.entry("experts", "2"),
            Map.entry("expert-epochs", "4"),
            Map.entry("expert-batch", "8"),
            Map.entry("latest-start", "2"),
            Map.entry("student-steps", "3"),
            Map.entry("image-learning-rate", "0.1"),
            Map.entry("teacher-epochs", "2"),
            Map.entry("stage-steps", "4"),
            Map.entry("shift", "1"));

    @TempDir
    Path folder;

    static Stream<String> methods() {
        return Methods.titles().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("methods")
    void shouldGiveFiniteImagesThatMoved(String method) {
        DistilledSet distilled = SampleDistillation.run(request(method, Optional.empty()), new SampleRun.Recorder());
        LabelledImages images = distilled.images();

        assertThat(images.labels()).isSorted().hasSizeGreaterThanOrEqualTo(SampleRun.CLASSES * PER_CLASS);
        for (float value : images.values()) {
            assertThat(value).isFinite();
        }
        DistilledSet random = RealSubset.random(SampleRun.images(12), SampleRun.NORMALISATION, PER_CLASS, 11);
        assertThat(images.values()).isNotEqualTo(random.images().values());
        // As many stored values as images have, and a learned learning rate, a label or a perturbation beside them.
        assertThat(distilled.storedBytes())
                .isBetween(random.storedBytes() / 4, random.storedBytes() + 4L * images.count() * 3 + 64);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void shouldResumeBitForBit(String method) {
        DistilledSet whole = SampleDistillation.run(request(method, Optional.empty()), new SampleRun.Recorder());
        DistillationRequest resumable = request(method, Optional.of(folder.resolve("checkpoint")));

        assertThatThrownBy(() -> SampleDistillation.run(resumable, stoppingAt(4)))
                .isInstanceOf(LaddException.class)
                .extracting("reason")
                .isEqualTo(Reason.INTERRUPTED);
        assertThat(Thread.interrupted()).isTrue();
        DistilledSet resumed = SampleDistillation.run(resumable, new SampleRun.Recorder());

        assertThat(resumed.images().values()).isEqualTo(whole.images().values());
        assertThat(resumed.learningRates()).isEqualTo(whole.learningRates());
    }

    @ParameterizedTest
    @CsvSource({
        "infer, 1, 'at least 2 images per class'",
        "seqmatch, 1, 'at least 2 images per class'",
        "pdd, 4, 'at least 5 images per class'"
    })
    void shouldRefuseTooFewImagesPerClass(String method, int perClass, String minimum) {
        assertThatThrownBy(() -> SampleDistillation.estimate(
                        SampleRun.request(method, perClass, Map.of(), 11, Optional.empty())))
                .isInstanceOf(LaddException.class)
                .hasMessageContaining(minimum)
                .extracting("reason")
                .isEqualTo(Reason.USAGE);
    }

    @Test
    void shouldNameTheSettingThatLetsTheLearningRateRunAway() {
        assertThatThrownBy(() -> SampleDistillation.run(
                        request("mtt", Map.of("rate-learning-rate", "1e9"), Optional.empty()),
                        new SampleRun.Recorder()))
                .isInstanceOf(LaddException.class)
                .hasMessageContaining("choose a smaller rate-learning-rate than 1.0E9")
                .extracting("reason")
                .isEqualTo(Reason.DIVERGED);
    }

    @Test
    void shouldLearnLabelsThatAreProbabilities() {
        DistilledSet distilled = SampleDistillation.run(
                request("mtt", Map.of("labels", "learned"), Optional.empty()), new SampleRun.Recorder());
        float[] labels = distilled.softLabels().orElseThrow();

        assertThat(labels).hasSize(distilled.images().count() * SampleRun.CLASSES);
        for (int row = 0; row < labels.length; row += SampleRun.CLASSES) {
            assertThat(labels[row] + labels[row + 1] + labels[row + 2]).isBetween(0.9999f, 1.0001f);
        }
    }

    @Test
    void shouldLetNetworksLeaveThatLabelAtTrainingTime() {
        DistilledSet distilled = SampleDistillation.run(
                request("infer", Map.of("labels", "dynamic"), Optional.empty()), new SampleRun.Recorder());
        SetRecipe recipe = SetRecipe.mixed(3, Augmentation.NONE);

        assertThat(distilled.teachers()).hasSize(2);
        assertThat(distilled.softLabels()).isEmpty();
        assertThat(SetEvaluator.evaluate(
                                distilled,
                                recipe,
                                SampleRun.NETWORK,
                                SampleRun.images(4),
                                SampleRun.NORMALISATION,
                                new long[] {1})
                        .mean())
                .isBetween(0.0, 1.0);
    }

    @Test
    void shouldKeepEarlierStagesWhileALaterOneRuns() {
        DistillationRequest request = request("seqmatch", Optional.empty());
        SampleRun.Recorder recorder = new SampleRun.Recorder();
        DistilledSet distilled = SampleDistillation.run(request, recorder);
        int size = SampleRun.SHAPE.values();
        float[] after = recorder.previews.get(recorder.previews.size() - 1).values();

        assertThat(distilled.stages()).contains(0, 1);
        assertThat(distilled.learningRates()).hasSize(2);
        int moved = 0;
        for (int i = 0; i < after.length; i++) {
            if (distilled.stages()[i / size] == 0) {
                assertThat(distilled.images().values()[i]).isEqualTo(after[i]);
            } else {
                moved += distilled.images().values()[i] == after[i] ? 0 : 1;
            }
        }
        assertThat(moved).isPositive();
    }

    private static DistillationRequest request(String method, Optional<Path> checkpoint) {
        return request(method, Map.of(), checkpoint);
    }

    private static DistillationRequest request(String method, Map<String, String> changes, Optional<Path> checkpoint) {
        Recipe recipe = Methods.recipe(method, RecipeName.SMALL, PER_CLASS, SampleRun.SHAPE.channels());
        Map<String, String> settings = new HashMap<>(TINY);
        settings.keySet().retainAll(recipe.values().keySet());
        settings.putAll(changes);
        return SampleRun.request(method, PER_CLASS, settings, 11, checkpoint);
    }

    private static DistillationListener stoppingAt(long iteration) {
        return new DistillationListener() {
            @Override
            public void progress(long done, long total, String detail) {
                if (done == iteration) {
                    Thread.currentThread().interrupt();
                }
            }

            @Override
            public void preparing(String what) {}

            @Override
            public void preview(int reached, LabelledImages images) {}
        };
    }
}
