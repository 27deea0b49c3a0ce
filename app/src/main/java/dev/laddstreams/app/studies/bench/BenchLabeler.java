package dev.laddstreams.app.studies.bench;

import dev.laddstreams.app.runtime.TrainedLabeler;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.ProgressListener;
import dev.laddstreams.learning.labeler.LabelerBundle;
import dev.laddstreams.learning.training.LabelerTraining;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The labeler of a data set: trained once, by the recipe of a full demo with ten images per class. */
final class BenchLabeler {
    private BenchLabeler() {}

    /**
     * @param folder of this data set, network and seed alone
     * @return the bundle of the last epoch, an existing one where it is there
     */
    static Path bundle(LabelerTraining training, Path folder, ProgressListener progress) {
        return find(folder, training.course().epochs()).orElseGet(() -> {
            TrainedLabeler.train(training, folder, epoch -> {}, progress);
            return find(folder, training.course().epochs()).orElseThrow();
        });
    }

    private static Optional<Path> find(Path folder, int epoch) {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".zip"))
                    .filter(file ->
                            LabelerBundle.readSpec(file).measured().epoch().orElse(0) == epoch)
                    .findFirst();
        } catch (IOException e) {
            throw LaddException.cannot(Reason.INPUT_UNREADABLE, "read", folder + ": " + e, "a readable folder", e);
        }
    }
}
