package dev.laddstreams.learning.distillation.axes;

import dev.laddstreams.learning.engine.TorchProgram;
import dev.laddstreams.learning.network.Classifier;
import dev.laddstreams.learning.network.ConvNet;
import dev.laddstreams.learning.training.DsaParameters;
import dev.laddstreams.learning.training.NetworkTrainer;
import java.util.stream.Stream;

/** The TorchScript program whose methods the axes call. */
public final class DistillationProgram {
    private static final String PROGRAM = "distillation";
    private static final String SECOND_ORDER = "second_order";

    private DistillationProgram() {}

    /**
     * Loads all that the axes call; closed by the caller.
     *
     * @param more further programs, which may call these
     */
    public static TorchProgram load(String... more) {
        Stream<String> own = Stream.of(
                ConvNet.PROGRAM,
                Classifier.PROGRAM,
                DsaParameters.PROGRAM,
                NetworkTrainer.PROGRAM,
                SECOND_ORDER,
                PROGRAM);
        return TorchProgram.load(Stream.concat(own, Stream.of(more)).toArray(String[]::new));
    }
}
