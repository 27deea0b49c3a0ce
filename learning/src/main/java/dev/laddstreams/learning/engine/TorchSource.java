package dev.laddstreams.learning.engine;

import java.util.List;

/**
 * A source text of TorchScript among the resources, with the methods that callers count on.
 *
 * @param name of the resource {@code /torchscript/<name>.py}, for example {@code convnet}
 * @param methods checked against the text when it is loaded; no others can be called
 */
public record TorchSource(String name, List<TorchMethod> methods) {
    public TorchSource {
        methods = List.copyOf(methods);
    }

    /** A text, and the methods of it that are called from outside; none for one that only other texts call. */
    public static TorchSource of(String name, TorchMethod... methods) {
        return new TorchSource(name, List.of(methods));
    }
}
