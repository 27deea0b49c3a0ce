package dev.laddstreams.learning.distillation.axes.model;

import dev.laddstreams.learning.distillation.Seed;
import dev.laddstreams.learning.distillation.Settings;
import dev.laddstreams.learning.distillation.axes.Wiring;
import dev.laddstreams.learning.network.NetworkWeights;
import dev.laddstreams.learning.training.ParallelSeeds;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.LongStream;

/**
 * Networks trained on the real images, side by side, each kept in a file as it ends: a run that was interrupted trains only
 * those that are missing. The folder is beside the checkpoint, or a temporary one, and is named by all that the networks
 * depend on.
 */
final class NetworksOnReal {
    /** Which weights of a network are kept. */
    enum Kept {
        /** Those after the last epoch. */
        LAST,
        /** Those of the start and those after each epoch. */
        ALL
    }

    private final Wiring wiring;
    private final String kind;
    private final NetworkTraining training;
    private final int epochs;
    private final int images;
    private final Kept kept;

    /**
     * @param kind for names and messages: {@code expert}
     * @param images to train on, 0 for all
     */
    NetworksOnReal(Wiring wiring, String kind, NetworkTraining training, int epochs, int images, Kept kept) {
        this.wiring = wiring;
        this.kind = kind;
        this.training = training;
        this.epochs = epochs;
        this.images = images;
        this.kept = kept;
    }

    /**
     * Trains those that are not there yet.
     *
     * @param part tells apart networks of one run that start differently
     * @param start weights of a network, by its number; called from several threads
     */
    List<TrainedFile> trained(String part, int count, IntFunction<NetworkWeights> start) {
        Path folder = folder(part);
        AtomicInteger done = new AtomicInteger();
        ParallelSeeds.run(LongStream.range(0, count).toArray(), "train " + kind + "s", number -> {
            Path file = folder.resolve(kind + "-" + number);
            if (!Files.exists(file)) {
                train(file, start.apply((int) number), part, number, count);
            }
            say(done.incrementAndGet() + " of " + count + " " + kind + "s trained");
            return 0;
        });
        List<TrainedFile> files = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            files.add(TrainedFile.open(folder.resolve(kind + "-" + number)));
        }
        return files;
    }

    private void train(Path file, NetworkWeights start, String part, long number, int count) {
        Seed seed = wiring.seed().derive(kind + " " + part, number);
        int[] all = wiring.pool().index().all();
        int[] positions = images == 0 || images >= all.length
                ? all
                : wiring.seed().derive(kind + " images", 0).sample(all, images);
        List<float[]> snapshots = new ArrayList<>();
        if (kept == Kept.ALL) {
            snapshots.add(HeldNetwork.flat(start));
        }
        training.train(start, wiring.pool().views(), positions, epochs, seed, (epoch, trainer) -> {
            if (kept == Kept.ALL || epoch == epochs) {
                snapshots.add(HeldNetwork.flat(trainer.weights()));
            }
            say(kind + " " + (number + 1) + " of " + count + ", epoch " + epoch + " of " + epochs);
        });
        TrainedFile.write(file, snapshots);
    }

    private synchronized void say(String what) {
        wiring.preparation().at(what);
    }

    private Path folder(String part) {
        Map<String, String> settings = new TreeMap<>(Settings.ofReal(wiring.request()));
        settings.put("kind", kind + " " + part);
        settings.put(
                "training",
                training.learningRate() + " " + training.momentum() + " " + training.weightDecay() + " "
                        + training.batch() + " " + training.augmentation());
        settings.put("images", epochs + " epochs of " + images);
        settings.put(
                "index", Integer.toString(Arrays.hashCode(wiring.pool().index().all())));
        String name = kind + "s-" + Settings.digest(settings.toString().getBytes(StandardCharsets.UTF_8));
        return wiring.request()
                .interim()
                .checkpoint()
                .map(Path::toAbsolutePath)
                .map(checkpoint -> checkpoint.resolveSibling(checkpoint.getFileName() + "." + name))
                .orElseGet(() -> wiring.temporary().resolve(name));
    }
}
