package dev.laddstreams.learning.labeler;

import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.data.Normalisation;
import dev.laddstreams.learning.grid.SubImageGrid;
import dev.laddstreams.learning.network.ConvNet;
import dev.laddstreams.learning.network.ConvNetSpec;
import dev.laddstreams.learning.network.NetworkWeights;
import dev.laddstreams.learning.network.NetworkWeights.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.ZipFile;

/** Small labelers and images. */
final class LabelerFixtures {
    static final ImageShape SHAPE = new ImageShape(3, 16, 16);
    static final ConvNetSpec NETWORK = new ConvNetSpec(SHAPE, 5, 8, 2, ConvNetSpec.Norm.INSTANCE);

    private LabelerFixtures() {}

    /** Weights whose every tensor matters: norms are neither one nor zero, logits differ by units. */
    static NetworkWeights weights(ConvNetSpec network, long seed) {
        Random random = new Random(seed);
        return new NetworkWeights(
                network,
                ConvNet.initialise(network, seed).tensors().stream()
                        .map(tensor -> disturbed(tensor, random))
                        .toList());
    }

    static LabelerSpec spec(ImageShape shape, int classes, SubImageGrid grid, double temperature) {
        return spec(shape, classes, grid, temperature, LabelerSpec.Output.LOGITS);
    }

    static LabelerSpec spec(
            ImageShape shape, int classes, SubImageGrid grid, double temperature, LabelerSpec.Output output) {
        List<Float> half = Collections.nCopies(shape.channels(), 0.5f);
        return new LabelerSpec(
                shape,
                IntStream.range(0, classes).mapToObj(c -> "class " + c).toList(),
                new Normalisation(half, half),
                grid,
                temperature,
                output,
                new LabelerMeasurements(
                        OptionalInt.of(2),
                        OptionalDouble.of(0.75),
                        OptionalDouble.of(0.5),
                        OptionalDouble.empty(),
                        Optional.of(new LabelerMeasurements.Cost(2e6, 3e9))));
    }

    static LabelerSpec spec() {
        return spec(SHAPE, 5, SubImageGrid.DEFAULT, 1);
    }

    static Path bundle(Path folder) {
        return LabelerBundle.write(folder, spec(), weights(NETWORK, 1));
    }

    /** Copies an entry of a bundle to a file of its own. */
    static Path extract(Path bundle, String entry, Path target) throws IOException {
        try (ZipFile zip = new ZipFile(bundle.toFile())) {
            return Files.write(target, zip.getInputStream(zip.getEntry(entry)).readAllBytes());
        }
    }

    static float[] images(ImageShape shape, int count) {
        Random random = new Random(count);
        float[] values = new float[count * shape.values()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static Tensor disturbed(Tensor tensor, Random random) {
        float[] values = tensor.values().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] = tensor.name().endsWith("variance")
                    ? 0.5f + random.nextFloat()
                    : 2 * values[i] + (float) random.nextGaussian() / 10;
        }
        return new Tensor(tensor.name(), tensor.shape(), values);
    }
}
