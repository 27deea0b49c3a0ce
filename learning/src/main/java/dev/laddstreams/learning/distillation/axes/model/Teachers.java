package dev.laddstreams.learning.distillation.axes.model;

import ai.djl.ndarray.NDArray;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.distillation.Recipe;
import dev.laddstreams.learning.distillation.Setting;
import dev.laddstreams.learning.distillation.axes.Wiring;
import dev.laddstreams.learning.distillation.axes.Workload;
import dev.laddstreams.learning.engine.TorchScope;
import dev.laddstreams.learning.network.Classifier;
import dev.laddstreams.learning.network.ConvNet;
import dev.laddstreams.learning.network.ConvNetSpec;
import dev.laddstreams.learning.network.NetworkWeights;
import dev.laddstreams.learning.training.Augmentation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Networks with batch norm, trained on the real images and then fixed. The first has the request's depth and width; the
 * others take turns in being shallower by a block, twice as wide, and both: the published methods take networks of different
 * families, of which there is one here. Trained when first asked for, in parallel, and kept on disk; equal requests share
 * them.
 */
public final class Teachers {
    private static final double LEARNING_RATE = 0.01;
    private static final double MOMENTUM = 0.9;
    private static final double WEIGHT_DECAY = 5e-4;
    private static final int BATCH = 128;

    private final Wiring wiring;
    private final List<ConvNetSpec> networks;
    private List<List<NDArray>> weights = List.of();

    public Teachers(Wiring wiring) {
        this.wiring = wiring;
        ConvNetSpec network = wiring.request().network();
        this.networks = IntStream.range(0, wiring.recipe().get(Setting.TEACHERS))
                .mapToObj(number -> variant(network, number))
                .toList();
    }

    private static ConvNetSpec variant(ConvNetSpec network, int number) {
        boolean shallower = number % 2 == 1 && network.depth() > 1;
        boolean wider = number % 4 >= 2;
        return new ConvNetSpec(
                network.input(),
                network.classes(),
                network.width() * (wider ? 2 : 1),
                network.depth() - (shallower ? 1 : 0),
                ConvNetSpec.Norm.BATCH);
    }

    int count() {
        return networks.size();
    }

    /** Live as long as the run. */
    List<NDArray> weights(int teacher) {
        if (weights.isEmpty()) {
            weights = train();
        }
        return weights.get(teacher);
    }

    private List<List<NDArray>> train() {
        Recipe recipe = wiring.recipe();
        NetworkTraining training =
                new NetworkTraining(wiring, LEARNING_RATE, MOMENTUM, WEIGHT_DECAY, BATCH, Augmentation.NONE);
        NetworksOnReal all = new NetworksOnReal(
                wiring,
                "teacher",
                training,
                recipe.get(Setting.TEACHER_EPOCHS),
                recipe.get(Setting.TEACHER_IMAGES),
                NetworksOnReal.Kept.LAST);
        List<TrainedFile> files = all.trained("batch norm", networks.size(), this::first);
        List<List<NDArray>> tensors = new ArrayList<>();
        for (int number = 0; number < files.size(); number++) {
            NetworkWeights trained =
                    HeldNetwork.of(first(number), files.get(number).snapshot(0));
            tensors.add(ConvNet.tensors(wiring.scope(), trained));
        }
        return tensors;
    }

    private NetworkWeights first(int number) {
        return ConvNet.initialise(
                networks.get(number),
                wiring.seed().derive("teacher network", number).value());
    }

    /** Copies of all of them. */
    public List<NetworkWeights> all() {
        return IntStream.range(0, count())
                .mapToObj(teacher -> ConvNet.weights(networks.get(teacher), weights(teacher)))
                .toList();
    }

    /** Logits averaged over the teachers, row-major [images, classes]. */
    public float[] meanLogits(float[] images) {
        ImageShape shape = wiring.request().real().shape();
        int count = images.length / shape.values();
        float[] mean = new float[count * wiring.classes()];
        for (int teacher = 0; teacher < count(); teacher++) {
            try (TorchScope scope = wiring.scope().child()) {
                float[] logits = wiring.program()
                        .call(
                                scope,
                                Classifier.LOGITS_OF,
                                scope.floats(images, count, shape.channels(), shape.height(), shape.width()),
                                scope.indices(IntStream.range(0, count).toArray()),
                                wiring.pool().scale().scale(),
                                wiring.pool().scale().shift(),
                                weights(teacher),
                                networks.get(teacher).tensorsPerBlock())
                        .get(0)
                        .toFloatArray();
                for (int i = 0; i < mean.length; i++) {
                    mean[i] += logits[i] / count();
                }
            }
        }
        return mean;
    }

    Workload preparation() {
        int most = wiring.recipe().get(Setting.TEACHER_IMAGES);
        int all = wiring.pool().index().all().length;
        double images = most == 0 ? all : Math.min(most, all);
        double passes = 3 * images * wiring.recipe().get(Setting.TEACHER_EPOCHS) * count();
        return new Workload(passes, wiring.workers().most(count()), 0);
    }
}
