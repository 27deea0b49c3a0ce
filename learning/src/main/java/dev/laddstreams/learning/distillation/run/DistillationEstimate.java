package dev.laddstreams.learning.distillation.run;

import ai.djl.ndarray.NDArray;
import com.sun.management.OperatingSystemMXBean;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.distillation.axes.Pieces;
import dev.laddstreams.learning.distillation.axes.Stage;
import dev.laddstreams.learning.distillation.axes.Wiring;
import dev.laddstreams.learning.distillation.axes.Workload;
import dev.laddstreams.learning.engine.TorchScope;
import dev.laddstreams.learning.network.ConvNet;
import dev.laddstreams.learning.network.ConvNetSpec;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a distillation will take, told before it starts.
 *
 * @param seconds for all iterations on this machine as busy as it is now, from a measured forward pass; within a factor
 *     of two
 * @param bytes of memory outside the Java heap at the peak, engine included
 */
public record DistillationEstimate(double seconds, long bytes) {
    /** Resident size of the engine with its libraries loaded. */
    private static final long ENGINE_BYTES = 300L << 20;

    /** The first calls load what they need. */
    private static final int WARM_UPS = 3;

    private static final int PROBES = 9;

    static DistillationEstimate of(Wiring wiring, WiredMethod method) {
        return new DistillationEstimate(
                passes(wiring, method, Workload::passesInTurn) * secondsPerPass(wiring), bytes(wiring, method));
    }

    /** Floating-point operations of all passes through the network, 2 a multiply-add. */
    static double flops(Wiring wiring, WiredMethod method) {
        return 2.0 * wiring.request().network().multiplyAdds() * passes(wiring, method, Workload::imagePasses);
    }

    private static double passes(Wiring wiring, WiredMethod method, ToDoubleFunction<Workload> count) {
        double iteration = count.applyAsDouble(method.objective().workload())
                + count.applyAsDouble(method.modelSource().workload());
        long iterations =
                method.schedule().stages().stream().mapToLong(Stage::iterations).sum();
        return count.applyAsDouble(Utility.workload(wiring))
                + count.applyAsDouble(method.modelSource().preparation())
                + iterations * iteration;
    }

    /** @throws LaddException OUT_OF_MEMORY when the machine, or the container, has less than the run needs */
    static void requireMemory(Wiring wiring, WiredMethod method) {
        long bytes = bytes(wiring, method);
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long memory = system.getTotalMemorySize() - Runtime.getRuntime().totalMemory();
        if (bytes > memory) {
            throw LaddException.cannot(
                    Reason.OUT_OF_MEMORY,
                    "distil with method " + wiring.request().method(),
                    "it needs about " + (bytes >> 20) + " MiB outside the Java heap, and the machine has "
                            + (memory >> 20) + " MiB",
                    "fewer images per class, a narrower network or a smaller real set");
        }
    }

    private static long bytes(Wiring wiring, WiredMethod method) {
        ConvNetSpec network = wiring.request().network();
        ImageShape input = network.input();
        long firstMap = (long) network.width() * input.height() * input.width() * Float.BYTES;
        int atOnce = Math.max(
                method.objective().workload().imagesAtOnce(),
                method.modelSource().workload().imagesAtOnce());
        long real = wiring.request().real().pixels().length;
        long decoded = (long) wiring.classes() * Pieces.syntheticPerClass(wiring) * input.values() * Float.BYTES;
        return ENGINE_BYTES + real + atOnce * firstMap * Workload.HELD_PER_VALUE + 4 * decoded;
    }

    /** As the work is done: on one PyTorch thread, a piece at a time. */
    private static double secondsPerPass(Wiring wiring) {
        return wiring.workers()
                .divide(1, (from, to) -> secondsPerPassHere(wiring))
                .get(0);
    }

    private static double secondsPerPassHere(Wiring wiring) {
        ConvNetSpec network = wiring.request().network();
        ImageShape input = network.input();
        int count = Pieces.size(network);
        try (TorchScope scope = wiring.scope().child()) {
            List<NDArray> weights = ConvNet.tensors(scope, ConvNet.initialise(network, 0));
            NDArray images = scope.zeros(count, input.channels(), input.height(), input.width());
            double[] seconds = new double[PROBES];
            for (int i = -WARM_UPS; i < PROBES; i++) {
                seconds[Math.max(i, 0)] = probe(wiring, scope, images, weights);
            }
            Arrays.sort(seconds);
            return seconds[PROBES / 2] / count;
        }
    }

    /** Seconds of one forward pass of all the images. */
    private static double probe(Wiring wiring, TorchScope scope, NDArray images, List<NDArray> weights) {
        long start = System.nanoTime();
        try (TorchScope round = scope.child()) {
            wiring.program()
                    .call(
                            round,
                            ConvNet.FEATURES,
                            images,
                            weights,
                            wiring.request().network().tensorsPerBlock());
        }
        return (System.nanoTime() - start) / 1e9;
    }
}
