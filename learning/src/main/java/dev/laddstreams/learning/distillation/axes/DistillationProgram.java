package dev.laddstreams.learning.distillation.axes;

import dev.laddstreams.learning.engine.TorchMethod;
import dev.laddstreams.learning.engine.TorchProgram;
import dev.laddstreams.learning.engine.TorchSource;
import dev.laddstreams.learning.network.Classifier;
import dev.laddstreams.learning.network.ConvNet;
import dev.laddstreams.learning.training.DsaParameters;
import dev.laddstreams.learning.training.NetworkTrainer;
import java.util.stream.Stream;

/** The TorchScript program whose methods the axes call. */
public final class DistillationProgram {
    public static final TorchMethod MATCH_MEANS =
            TorchMethod.of("match_means(syn, per_class, pixels, positions, counts, scale, shift, operations, "
                    + "draws, w, per_block, piece, classes_at_once, kind, power, importance, discrimination, "
                    + "left_out)");
    public static final TorchMethod MATCH_GRADIENTS =
            TorchMethod.of("match_gradients(syn, per_class, pixels, positions, counts, scale, shift, operations, "
                    + "draws, w, per_block, piece, targets, metric, first_class)");
    public static final TorchMethod MIDDLE_OF = TorchMethod.of("middle_of(features, share)");
    public static final TorchMethod STUDENT_STEP =
            TorchMethod.of("student_step(syn, targets, rows, operation, draws, w, batch, tape)");
    public static final TorchMethod PULL_STEP =
            TorchMethod.of("pull_step(step, syn, targets, rows, operation, draws, w, v, batch, only_data)");
    public static final TorchMethod NO_PULL = TorchMethod.of("no_pull(syn, targets)");
    public static final TorchMethod ADD_PULLS =
            TorchMethod.of("add_pulls(by_syn, by_targets, by_rate, rows, by_images, by_labels, products, rate)");
    public static final TorchMethod PULL_NUMBERS = TorchMethod.of("pull_numbers(by_syn, by_rate)");
    public static final TorchMethod STEPPED = TorchMethod.of("stepped(tensors, parts, rate)");
    public static final TorchMethod DISPLACED = TorchMethod.of("displaced(end, start, goal, importance)");
    public static final TorchMethod MATCH_RUNNING =
            TorchMethod.of("match_running(syn, targets, w, shift, weight, first)");
    public static final TorchMethod DECODED = TorchMethod.of("decoded(stored, classes, first, last, factor)");
    public static final TorchMethod PULLED_BACK =
            TorchMethod.of("pulled_back(stored, gradient, classes, first, free, last, factor)");
    public static final TorchMethod DESCEND_IMAGES =
            TorchMethod.of("descend_images(values, velocity, gradient, learning_rate, momentum, low, high)");
    public static final TorchMethod ADAM_IMAGES =
            TorchMethod.of("adam_images(values, mean, square, gradient, learning_rate, step, low, high)");
    public static final TorchMethod TILED = TorchMethod.of("tiled(images, factor)");
    public static final TorchMethod PERTURBED =
            TorchMethod.of("perturbed(base, perturbations, classes, batch, row, low, high)");
    public static final TorchMethod PERTURBED_GRADIENT =
            TorchMethod.of("perturbed_gradient(base, perturbations, gradient, classes, batch, row, low, high)");

    private static final TorchSource SECOND_ORDER = TorchSource.of("second_order");
    private static final TorchSource PROGRAM = TorchSource.of(
            "distillation",
            MATCH_MEANS,
            MATCH_GRADIENTS,
            MIDDLE_OF,
            STUDENT_STEP,
            PULL_STEP,
            NO_PULL,
            ADD_PULLS,
            PULL_NUMBERS,
            STEPPED,
            DISPLACED,
            MATCH_RUNNING,
            DECODED,
            PULLED_BACK,
            DESCEND_IMAGES,
            ADAM_IMAGES,
            TILED,
            PERTURBED,
            PERTURBED_GRADIENT);

    private DistillationProgram() {}

    /**
     * Loads all that the axes call; closed by the caller.
     *
     * @param more further programs, which may call these
     */
    public static TorchProgram load(TorchSource... more) {
        Stream<TorchSource> own = Stream.of(
                ConvNet.PROGRAM,
                Classifier.PROGRAM,
                DsaParameters.PROGRAM,
                NetworkTrainer.PROGRAM,
                SECOND_ORDER,
                PROGRAM);
        return TorchProgram.load(Stream.concat(own, Stream.of(more)).toArray(TorchSource[]::new));
    }
}
