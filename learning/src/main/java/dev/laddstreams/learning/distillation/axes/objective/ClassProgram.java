package dev.laddstreams.learning.distillation.axes.objective;

import ai.djl.ndarray.NDArray;
import dev.laddstreams.learning.distillation.axes.DistillationProgram;
import dev.laddstreams.learning.distillation.axes.ImageGradient;
import dev.laddstreams.learning.distillation.axes.Iteration;
import dev.laddstreams.learning.distillation.axes.Model;
import dev.laddstreams.learning.distillation.axes.Pieces;
import dev.laddstreams.learning.distillation.axes.RealBatch;
import dev.laddstreams.learning.distillation.axes.RealPool;
import dev.laddstreams.learning.distillation.axes.SyntheticBatch;
import dev.laddstreams.learning.distillation.axes.Wiring;
import dev.laddstreams.learning.engine.TorchMethod;
import dev.laddstreams.learning.engine.TorchScope;
import dev.laddstreams.learning.network.ConvNetSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A method of {@code distillation.py} that compares the real and the synthetic images of some classes. Its parameters are the
 * synthetic images and how many there are of a class; the real set, the images of this iteration and their number, scale and
 * shift; operations and draws of the augmentation; the weights, their tensors per block and the size of a piece; then its own.
 *
 * @param method of {@link DistillationProgram}
 */
record ClassProgram(Wiring wiring, TorchMethod method) {
    /** What a method has of its own, for the classes {@code from..to}, exclusive. */
    @FunctionalInterface
    interface OwnArguments {
        List<Object> of(TorchScope scope, int from, int to);
    }

    /** For classes that are apart: side by side. */
    ImageGradient sideBySide(
            Iteration iteration, Model model, RealBatch real, SyntheticBatch synthetic, OwnArguments own) {
        return ImageGradient.joined(
                iteration.scope(),
                wiring.workers()
                        .divide(
                                wiring.classes(),
                                (from, to) -> call(iteration.scope().child(), model, real, synthetic, own, from, to)));
    }

    /** For classes that depend on each other. */
    ImageGradient together(
            Iteration iteration, Model model, RealBatch real, SyntheticBatch synthetic, OwnArguments own) {
        return ImageGradient.joined(
                iteration.scope(), List.of(call(iteration.scope(), model, real, synthetic, own, 0, wiring.classes())));
    }

    private List<NDArray> call(
            TorchScope scope,
            Model model,
            RealBatch real,
            SyntheticBatch synthetic,
            OwnArguments own,
            int from,
            int to) {
        RealPool pool = wiring.pool();
        ConvNetSpec network = wiring.request().network();
        List<Object> arguments = new ArrayList<>(Arrays.asList(
                synthetic.images(from, to),
                synthetic.perClass(),
                pool.pixels(),
                real.positions(scope, from, to),
                real.counts(scope, from, to),
                pool.scale().scale(),
                pool.scale().shift(),
                real.operations(scope, from, to),
                real.draws(scope, from, to),
                model.weights(),
                network.tensorsPerBlock(),
                Pieces.size(network)));
        arguments.addAll(own.of(scope, from, to));
        return wiring.program().call(scope, method, arguments.toArray());
    }
}
