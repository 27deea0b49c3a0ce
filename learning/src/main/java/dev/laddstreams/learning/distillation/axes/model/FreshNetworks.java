package dev.laddstreams.learning.distillation.axes.model;

import dev.laddstreams.learning.distillation.Seed;
import dev.laddstreams.learning.distillation.axes.Capability;
import dev.laddstreams.learning.distillation.axes.Iteration;
import dev.laddstreams.learning.distillation.axes.Model;
import dev.laddstreams.learning.distillation.axes.ModelSource;
import dev.laddstreams.learning.distillation.axes.SyntheticBatch;
import dev.laddstreams.learning.distillation.axes.Wiring;
import dev.laddstreams.learning.network.ConvNet;
import java.util.Set;

/** A new network each iteration, never trained by this source. */
public final class FreshNetworks implements ModelSource {
    private final FirstWeights first;

    public FreshNetworks(Wiring wiring) {
        this.first = new FirstWeights(wiring);
    }

    @Override
    public Set<Capability> provides() {
        return Set.of(Capability.WEIGHTS);
    }

    @Override
    public Model next(Iteration iteration, SyntheticBatch synthetic) {
        Seed seed = iteration.seed().derive("network", 0);
        return new Model(ConvNet.tensors(iteration.scope(), first.of(seed, iteration.stage(), synthetic)));
    }
}
