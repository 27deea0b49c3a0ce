package dev.laddstreams.learning.distillation.axes.model;

import ai.djl.ndarray.NDArray;
import dev.laddstreams.learning.distillation.Recipe;
import dev.laddstreams.learning.distillation.Seed;
import dev.laddstreams.learning.distillation.Setting;
import dev.laddstreams.learning.distillation.axes.Capability;
import dev.laddstreams.learning.distillation.axes.Iteration;
import dev.laddstreams.learning.distillation.axes.Model;
import dev.laddstreams.learning.distillation.axes.ModelSource;
import dev.laddstreams.learning.distillation.axes.Pieces;
import dev.laddstreams.learning.distillation.axes.Stage;
import dev.laddstreams.learning.distillation.axes.SyntheticBatch;
import dev.laddstreams.learning.distillation.axes.Wiring;
import dev.laddstreams.learning.distillation.axes.Workload;
import dev.laddstreams.learning.engine.TorchScope;
import dev.laddstreams.learning.network.Classifier;
import dev.laddstreams.learning.network.ConvNet;
import dev.laddstreams.learning.network.NetworkWeights;
import dev.laddstreams.learning.training.Augmentation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A network that trains on the synthetic images between matching steps, for as long as that changes its accuracy on real
 * ones (Wang et al., CAFE). Training between two steps ends when the accuracies of its last epochs spread more than the
 * inner tolerance; the network is left for a new one when the accuracies of its last steps spread less than the outer one.
 * Both loops have a hard cap.
 */
public final class AdaptiveNetworks implements ModelSource {
    private static final String WEIGHTS = "weights";
    private static final String ACCURACIES = "accuracies";
    private static final int WINDOW = 10;
    private static final int QUERIES_PER_CLASS = 128;

    private final Wiring wiring;
    private final FirstWeights first;
    private final NetworkTraining training;
    private final int mostSteps;
    private final int mostEpochs;
    private final double outerTolerance;
    private final double innerTolerance;
    private final NetworkWeights like;
    private NetworkWeights weights;
    /** After each of this network's matching steps. */
    private final List<Float> accuracies = new ArrayList<>();

    public AdaptiveNetworks(Wiring wiring) {
        Recipe recipe = wiring.recipe();
        this.wiring = wiring;
        this.first = new FirstWeights(wiring);
        this.training = new NetworkTraining(
                wiring,
                recipe.get(Setting.NETWORK_LEARNING_RATE),
                recipe.get(Setting.NETWORK_MOMENTUM),
                0,
                recipe.get(Setting.NETWORK_BATCH),
                Augmentation.NONE);
        this.mostSteps = recipe.get(Setting.OUTER_LOOPS);
        this.mostEpochs = recipe.get(Setting.INNER_LOOPS);
        this.outerTolerance = recipe.get(Setting.OUTER_TOLERANCE);
        this.innerTolerance = recipe.get(Setting.INNER_TOLERANCE);
        this.like = ConvNet.initialise(wiring.request().network(), 0);
        this.weights = like;
    }

    @Override
    public Set<Capability> provides() {
        return Set.of(Capability.WEIGHTS);
    }

    @Override
    public void begin(Stage stage) {
        accuracies.clear();
    }

    @Override
    public Model next(Iteration iteration, SyntheticBatch synthetic) {
        boolean settled = accuracies.size() >= WINDOW && spread(accuracies) < outerTolerance;
        if (accuracies.isEmpty() || settled || accuracies.size() >= mostSteps) {
            accuracies.clear();
            weights = first.of(iteration.seed().derive("network", 0), iteration.stage(), synthetic);
            accuracies.add(accuracy(iteration));
        } else {
            accuracies.add(train(iteration, synthetic));
        }
        return new Model(ConvNet.tensors(iteration.scope(), weights));
    }

    /** Trains for one round, and returns the accuracy after it. */
    private float train(Iteration iteration, SyntheticBatch synthetic) {
        int[] all = IntStream.range(0, synthetic.count()).toArray();
        List<Float> found = new ArrayList<>();
        found.add(accuracies.get(accuracies.size() - 1));
        for (int epoch = 0; epoch < mostEpochs && spread(found) <= innerTolerance; epoch++) {
            Seed seed = iteration.seed().derive("training", epoch);
            weights = training.train(weights, synthetic.views(), all, 1, seed);
            found.add(accuracy(iteration));
        }
        return found.get(found.size() - 1);
    }

    /** Of the last values, at most a window of them: greatest less smallest. */
    private static float spread(List<Float> values) {
        List<Float> window = values.subList(Math.max(0, values.size() - WINDOW), values.size());
        float most = window.stream().reduce(Float::max).orElseThrow();
        float least = window.stream().reduce(Float::min).orElseThrow();
        return most - least;
    }

    /** On the same real images throughout an iteration. */
    private float accuracy(Iteration iteration) {
        List<Integer> positions = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        for (int c = 0; c < wiring.classes(); c++) {
            int[] candidates = wiring.pool().index().of(c);
            int count = Math.min(QUERIES_PER_CLASS, candidates.length);
            for (int position : iteration.seed().derive("queries", c).sample(candidates, count)) {
                positions.add(position);
                labels.add(c);
            }
        }
        int correct = 0;
        try (TorchScope scope = wiring.scope().child()) {
            List<NDArray> tensors = ConvNet.tensors(scope, weights);
            float[] logits = wiring.program()
                    .call(
                            scope,
                            Classifier.LOGITS_OF,
                            wiring.pool().pixels(),
                            scope.indices(positions.stream()
                                    .mapToInt(Integer::intValue)
                                    .toArray()),
                            wiring.pool().scale().scale(),
                            wiring.pool().scale().shift(),
                            tensors,
                            wiring.request().network().tensorsPerBlock())
                    .get(0)
                    .toFloatArray();
            for (int i = 0; i < labels.size(); i++) {
                correct += greatest(logits, i * wiring.classes()) == labels.get(i) ? 1 : 0;
            }
        }
        return (float) correct / labels.size();
    }

    private int greatest(float[] logits, int from) {
        int best = 0;
        for (int c = 1; c < wiring.classes(); c++) {
            best = logits[from + c] > logits[from + best] ? c : best;
        }
        return best;
    }

    @Override
    public Map<String, float[]> state() {
        Map<String, float[]> state = new HashMap<>();
        float[] found = new float[accuracies.size()];
        for (int i = 0; i < found.length; i++) {
            found[i] = accuracies.get(i);
        }
        state.put(WEIGHTS, HeldNetwork.flat(weights));
        state.put(ACCURACIES, found);
        return state;
    }

    @Override
    public void restore(Map<String, float[]> state) {
        weights = HeldNetwork.of(like, Objects.requireNonNull(state.get(WEIGHTS), WEIGHTS));
        accuracies.clear();
        for (float accuracy : Objects.requireNonNull(state.get(ACCURACIES), ACCURACIES)) {
            accuracies.add(accuracy);
        }
    }

    @Override
    public Workload workload() {
        double synthetic = 3.0 * wiring.classes() * Pieces.syntheticPerClass(wiring);
        double queries = (double) QUERIES_PER_CLASS * wiring.classes();
        return new Workload(mostEpochs / 2.0 * (synthetic + queries), 1, QUERIES_PER_CLASS);
    }
}
