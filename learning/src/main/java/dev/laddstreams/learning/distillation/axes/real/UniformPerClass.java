package dev.laddstreams.learning.distillation.axes.real;

import dev.laddstreams.learning.distillation.DistillationRequest;
import dev.laddstreams.learning.distillation.Setting;
import dev.laddstreams.learning.distillation.axes.Capability;
import dev.laddstreams.learning.distillation.axes.Iteration;
import dev.laddstreams.learning.distillation.axes.RealBatch;
import dev.laddstreams.learning.distillation.axes.RealSource;
import dev.laddstreams.learning.distillation.axes.Wiring;
import dev.laddstreams.learning.training.DsaParameters;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * As many images of each class, drawn without replacement; a class that has fewer gives all. Each class has one draw of
 * the request's augmentation, for its real and its synthetic images alike (Siamese).
 */
public final class UniformPerClass implements RealSource {
    private final Wiring wiring;
    private final int realPerClass;

    public UniformPerClass(Wiring wiring) {
        this.wiring = wiring;
        this.realPerClass = wiring.recipe().get(Setting.REAL_PER_CLASS);
    }

    @Override
    public Set<Capability> provides() {
        return Set.of(Capability.REAL_IMAGES);
    }

    @Override
    public RealBatch next(Iteration iteration) {
        DistillationRequest request = wiring.request();
        int classes = wiring.classes();
        int[][] positions = new int[classes][];
        int[] operations = new int[classes];
        float[] draws = new float[classes * DsaParameters.COLUMNS];
        for (int c = 0; c < classes; c++) {
            int[] candidates = wiring.pool().index().of(c);
            int count = Math.min(realPerClass, candidates.length);
            positions[c] = iteration.seed().derive("real", c).sample(candidates, count);
            RandomGenerator random = iteration.seed().derive("augmentation", c).generator();
            DsaParameters draw = DsaParameters.draw(
                    wiring.recipe().get(Setting.AUGMENTATION), request.real().shape(), 1, random);
            operations[c] = draw.operation().code();
            System.arraycopy(draw.values(), 0, draws, c * DsaParameters.COLUMNS, DsaParameters.COLUMNS);
        }
        return new RealBatch(positions, operations, draws);
    }
}
