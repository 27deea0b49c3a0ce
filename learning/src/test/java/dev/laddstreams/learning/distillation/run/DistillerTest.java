package dev.laddstreams.learning.distillation.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.LabelledImages;
import dev.laddstreams.learning.distillation.DistillationListener;
import dev.laddstreams.learning.distillation.DistillationRequest;
import dev.laddstreams.learning.distillation.DistilledSet;
import dev.laddstreams.learning.distillation.RealSubset;
import dev.laddstreams.learning.distillation.SampleRun;
import dev.laddstreams.learning.distillation.SampleRun.Recorder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistillerTest {
    @TempDir
    Path folder;

    @Test
    void shouldStartFromTheRandomControlOfTheSameSeed() {
        DistillationRequest request = SampleRun.request(1, 5, 1e-30, 11, Optional.empty());
        DistilledSet distilled = SampleDistillation.run(request, new Recorder());
        DistilledSet control = RealSubset.random(request.real(), request.normalisation(), 2, 11);

        assertThat(distilled.sourcePositions()).isEqualTo(control.sourcePositions());
        assertThat(distilled.images().labels()).isEqualTo(control.images().labels());
        // A step of 1e-30 times a gradient of order 1 is lost in float32.
        assertThat(distilled.images().values()).isEqualTo(control.images().values());
        assertThat(distilled.storedBytes()).isEqualTo(control.storedBytes());
    }

    @Test
    void shouldCountTheWorkOfAllIterations() {
        // 8 x 8 x 4 x 2 x 9 and 4 x 4 x 4 x 4 x 9 in the convolutions, 3 x 4 x 2 x 2 in the linear layer
        double multiplyAdds = 4608 + 2304 + 48;
        // of each class 5 real images forward, and 2 synthetic ones forward and backward
        double passes = 20 * 3 * (5 + 3 * 2);

        assertThat(SampleDistillation.flops(SampleRun.request(20, Optional.empty())))
                .isCloseTo(2 * multiplyAdds * passes, within(1e-3));
    }

    @Test
    void shouldCountTheWorkBeforeTheFirstIteration() {
        Map<String, String> settings = Map.of(
                "iterations", "1", "experts", "2", "expert-epochs", "3", "latest-start", "1", "epochs-ahead", "1");
        Map<String, String> more = new HashMap<>(settings);
        more.put("experts", "4");

        double added = SampleDistillation.flops(SampleRun.request("mtt", 2, more, 1, Optional.empty()))
                - SampleDistillation.flops(SampleRun.request("mtt", 2, settings, 1, Optional.empty()));

        // two experts more, each forward and backward through all 72 images in the two epochs that are used
        assertThat(added).isCloseTo(2.0 * SampleRun.NETWORK.multiplyAdds() * 2 * 3 * 2 * 72, within(1e-3));
    }

    @Test
    void shouldBringTheFeatureMeansTogether() {
        Recorder recorder = new Recorder();
        SampleDistillation.run(SampleRun.request(120, 12, 1, 11, Optional.empty()), recorder);

        List<Double> losses = recorder.details.stream()
                .map(detail -> Double.valueOf(detail.replace("loss ", "")))
                .toList();
        assertThat(mean(losses.subList(100, 120)))
                .as("networks and views differ each iteration, so means over twenty are compared")
                .isLessThan(0.7 * mean(losses.subList(0, 20)));
    }

    @Test
    void shouldReportEachIterationAndPreviews() {
        Recorder recorder = new Recorder();
        DistilledSet distilled = SampleDistillation.run(SampleRun.request(12, Optional.empty()), recorder);

        assertThat(recorder.done).hasSize(12).startsWith(1L, 2L).endsWith(12L);
        assertThat(recorder.previewed).containsExactly(4, 8);
        assertThat(recorder.previews.get(0).values())
                .isNotEqualTo(recorder.previews.get(1).values())
                .isNotEqualTo(distilled.images().values());
    }

    @Test
    void shouldGiveTheSameImagesForASeed() {
        float[] first = distil(SampleRun.request(6, Optional.empty()));

        assertThat(distil(SampleRun.request(6, Optional.empty()))).isEqualTo(first);
        assertThat(distil(SampleRun.request(6, 5, 1, 12, Optional.empty()))).isNotEqualTo(first);
    }

    @Test
    void shouldUseAllOfAClassThatIsSmallerThanTheBatch() {
        assertThat(distil(SampleRun.request(3, 40, 1, 11, Optional.empty())))
                .isEqualTo(distil(SampleRun.request(3, 41, 1, 11, Optional.empty())));
    }

    @Test
    void shouldResumeBitForBit() {
        Path checkpoint = folder.resolve("resume");
        float[] uninterrupted = distil(SampleRun.request(20, Optional.empty()));
        DistillationRequest request = SampleRun.request(20, Optional.of(checkpoint));

        assertThatThrownBy(() -> SampleDistillation.run(
                        request, at(13, iteration -> Thread.currentThread().interrupt())))
                .isInstanceOf(LaddException.class)
                .hasMessageContaining("interrupted after 13 of 20 iterations")
                .extracting("reason")
                .isEqualTo(Reason.INTERRUPTED);
        assertThat(Thread.interrupted()).isTrue();
        Recorder recorder = new Recorder();
        float[] resumed = SampleDistillation.run(request, recorder).images().values();

        assertThat(recorder.done).startsWith(14L).endsWith(20L);
        assertThat(resumed).isEqualTo(uninterrupted);
    }

    @Test
    void shouldResumeFromTheLastPreviewAfterACrash() {
        Path checkpoint = folder.resolve("crash");
        DistillationRequest request = SampleRun.request(20, Optional.of(checkpoint));
        assertThatThrownBy(() -> SampleDistillation.run(request, at(15, iteration -> {
                    throw new IllegalStateException("crash");
                })))
                .hasMessage("crash");

        Recorder recorder = new Recorder();
        float[] resumed = SampleDistillation.run(request, recorder).images().values();

        assertThat(recorder.done).startsWith(13L);
        assertThat(resumed).isEqualTo(distil(SampleRun.request(20, Optional.empty())));
    }

    @Test
    void shouldGoOnFromAFinishedRun() {
        Path checkpoint = folder.resolve("longer");
        distil(SampleRun.request(8, Optional.of(checkpoint)));
        Recorder recorder = new Recorder();
        float[] longer = SampleDistillation.run(SampleRun.request(12, Optional.of(checkpoint)), recorder)
                .images()
                .values();

        assertThat(recorder.done).containsExactly(9L, 10L, 11L, 12L);
        assertThat(longer).isEqualTo(distil(SampleRun.request(12, Optional.empty())));
        assertThatThrownBy(() -> distil(SampleRun.request(8, Optional.of(checkpoint))))
                .hasMessageContaining("it holds 12 iterations (expected: at most the 8 of this run)");
    }

    @Test
    void shouldRefuseACheckpointOfOtherSettings() {
        Path checkpoint = folder.resolve("other");
        distil(SampleRun.request(4, Optional.of(checkpoint)));

        assertThatThrownBy(() -> distil(SampleRun.request(4, 6, 1, 12, Optional.of(checkpoint))))
                .isInstanceOf(LaddException.class)
                .hasMessageContaining("real-per-class=5, now 6")
                .hasMessageContaining("seed=11, now 12")
                .extracting("reason")
                .isEqualTo(Reason.INCOMPATIBLE);
    }

    @Test
    void shouldRefuseBeforeTheRun() {
        Path checkpoint = folder.resolve("refused");
        distil(SampleRun.request(4, Optional.of(checkpoint)));

        assertThatThrownBy(() -> Distiller.prepare(SampleRun.request(4, 6, 1, 11, Optional.of(checkpoint))))
                .hasMessageContaining("real-per-class=5, now 6");
    }

    @Test
    void shouldRunOnce() {
        try (Distillation distillation = Distiller.prepare(SampleRun.request(2, Optional.empty()))) {
            distillation.run(new Recorder());

            assertThatThrownBy(() -> distillation.run(new Recorder()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("expected: one prepared anew");
        }
    }

    @Test
    void shouldNameTheSettingWhenNumbersDiverge() {
        assertThatThrownBy(() -> distil(SampleRun.request(20, 5, 1e38, 11, Optional.empty())))
                .isInstanceOf(LaddException.class)
                .hasMessageContaining("image-learning-rate 1.0E38")
                .hasMessageContaining("choose a smaller image-learning-rate")
                .extracting("reason")
                .isEqualTo(Reason.DIVERGED);
    }

    @Test
    void shouldEstimateBeforeItStarts() {
        DistillationEstimate estimate = SampleDistillation.estimate(SampleRun.request(20, Optional.empty()));

        assertThat(estimate.seconds()).isBetween(0.0, 60.0);
        assertThat(estimate.bytes()).isBetween(300L << 20, 400L << 20);
    }

    private static float[] distil(DistillationRequest request) {
        return SampleDistillation.run(request, new Recorder()).images().values();
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    private static DistillationListener at(int iteration, IntConsumer action) {
        return new DistillationListener() {
            @Override
            public void progress(long done, long total, String detail) {
                if (done == iteration) {
                    action.accept(iteration);
                }
            }

            @Override
            public void preview(int reached, LabelledImages images) {}
        };
    }
}
