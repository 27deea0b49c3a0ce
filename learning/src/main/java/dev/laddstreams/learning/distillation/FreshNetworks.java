package dev.laddstreams.learning.distillation;

import dev.laddstreams.learning.network.ConvNet;
import dev.laddstreams.learning.network.ConvNetSpec;
import java.util.Set;

/** A new random network each iteration, never trained. */
final class FreshNetworks implements ModelSource {
    private final ConvNetSpec network;

    FreshNetworks(Wiring wiring) {
        this.network = wiring.request().network();
    }

    @Override
    public Set<Capability> provides() {
        return Set.of(Capability.WEIGHTS);
    }

    @Override
    public Model next(Iteration iteration, SyntheticBatch synthetic) {
        long seed = iteration.seed().derive("network", 0).value();
        return new Model(ConvNet.tensors(iteration.scope(), ConvNet.initialise(network, seed)));
    }
}
