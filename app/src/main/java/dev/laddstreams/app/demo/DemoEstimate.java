package dev.laddstreams.app.demo;

import dev.laddstreams.app.console.Progress.Phase;
import dev.laddstreams.learning.data.DataSplits;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.distillation.DistillationEstimate;
import dev.laddstreams.learning.network.ConvNetSpec;
import java.util.List;

/**
 * How long a demo will take on this machine, roughly: the work of its phases over a speed measured once on two cores; of the
 * distillation, over the speed now.
 */
final class DemoEstimate {
    /** Image forward passes of the reference network (width 32 on 32 px) in a second, with one thread or two. */
    private static final double FORWARD_PER_SECOND = 6_000;
    /** Backward costs twice the forward pass. */
    private static final double TRAINING = 3;

    private static final double START_SECONDS = 5;
    private static final double STORE_SECONDS = 6;

    private final DemoSizes sizes;
    private final DataSplits data;
    private final DistillationEstimate distillation;
    private final int subImages;

    DemoEstimate(DemoSizes sizes, DataSplits data, DistillationEstimate distillation, int subImages) {
        this.sizes = sizes;
        this.data = data;
        this.distillation = distillation;
        this.subImages = subImages;
    }

    /** In the order in which {@link Demo} runs them. */
    List<Phase> phases() {
        return List.of(
                new Phase("start Kafka and the registry", START_SECONDS),
                new Phase("train the labeler", labelerSeconds()),
                new Phase("distil", distillation.seconds()),
                new Phase("label and store", labelSeconds()),
                new Phase("evaluate", evaluateSeconds()));
    }

    double totalSeconds() {
        return phases().stream().mapToDouble(Phase::estimatedSeconds).sum();
    }

    private double labelerSeconds() {
        double images = (double) Math.min(sizes.labelerImages(), data.train().count()) * sizes.labelerEpochs();
        return seconds(images * TRAINING + data.test().count() * 1.0);
    }

    private double labelSeconds() {
        long datasets =
                sizes.controls().stream().map(DemoControl::images).distinct().count();
        double images =
                (double) datasets * sizes.imagesPerClass() * data.train().classes();
        return STORE_SECONDS + seconds(images * subImages);
    }

    private double evaluateSeconds() {
        double training = TRAINING * sizes.steps() * 2.0 * sizes.halfBatch();
        double testing = Math.min(sizes.testImages(), data.test().count());
        return seconds(
                (training + testing) * sizes.networks() * sizes.controls().size());
    }

    private double seconds(double forwardPasses) {
        return forwardPasses * cost(sizes.network()) / FORWARD_PER_SECOND;
    }

    /** Relative to the reference network. */
    private static double cost(ConvNetSpec network) {
        ImageShape input = network.input();
        double pixels = (double) input.height() * input.width() / (32.0 * 32.0);
        double width = network.width() / 32.0;
        // Half of the time goes to convolutions (width squared), half to what touches each activation once (width).
        return pixels * (0.5 * width + 0.5 * width * width) * (1 + 0.05 * (input.channels() - 1));
    }
}
