package dev.laddstreams.learning.distillation;

import dev.laddstreams.learning.engine.TorchScope;
import dev.laddstreams.learning.training.DsaParameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * As many images of each class, drawn without replacement; a class that has fewer gives all. Each class has one draw of
 * the request's augmentation, for its real and its synthetic images alike (Siamese).
 */
final class UniformPerClass implements RealSource {
    private final Wiring wiring;
    private final int realPerClass;

    UniformPerClass(Wiring wiring) {
        this.wiring = wiring;
        this.realPerClass = wiring.recipe().count(Setting.REAL_PER_CLASS);
    }

    @Override
    public Set<Capability> provides() {
        return Set.of(Capability.REAL_IMAGES);
    }

    @Override
    public RealBatch next(Iteration iteration) {
        DistillationRequest request = wiring.request();
        int classes = wiring.classes();
        int[] perClass = new int[classes];
        int[] operations = new int[classes];
        float[] draws = new float[classes * DsaParameters.COLUMNS];
        List<int[]> chosen = new ArrayList<>();
        for (int c = 0; c < classes; c++) {
            int[] candidates = wiring.pool().index().of(c);
            perClass[c] = Math.min(realPerClass, candidates.length);
            chosen.add(iteration.seed().derive("real", c).sample(candidates, perClass[c]));
            RandomGenerator random = iteration.seed().derive("augmentation", c).generator();
            DsaParameters draw = DsaParameters.draw(
                    wiring.recipe().augmentation(), request.real().shape(), 1, random);
            operations[c] = draw.operation().code();
            System.arraycopy(draw.values(), 0, draws, c * DsaParameters.COLUMNS, DsaParameters.COLUMNS);
        }
        TorchScope scope = iteration.scope();
        return new RealBatch(
                scope.indices(chosen.stream().flatMapToInt(Arrays::stream).toArray()),
                scope.indices(perClass),
                scope.indices(operations),
                scope.floats(draws, classes, DsaParameters.COLUMNS));
    }
}
