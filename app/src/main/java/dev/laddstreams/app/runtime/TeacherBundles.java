package dev.laddstreams.app.runtime;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ImageSet;
import dev.laddstreams.learning.data.Normalisation;
import dev.laddstreams.learning.distillation.DistilledSet;
import dev.laddstreams.learning.grid.SubImageGrid;
import dev.laddstreams.learning.labeler.LabelerBundle;
import dev.laddstreams.learning.labeler.LabelerMeasurements;
import dev.laddstreams.learning.labeler.LabelerSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Keeps the networks of a set with dynamic labels: without them nobody could train on it. */
public final class TeacherBundles {
    private static final SubImageGrid WHOLE_IMAGE = new SubImageGrid(1, 1);

    private TeacherBundles() {}

    /**
     * Fails before the work begins where the folder cannot take the bundles.
     *
     * @throws LaddException OUTPUT_UNWRITABLE when the folder cannot be made or written
     */
    public static void require(Path folder) {
        try {
            Files.createDirectories(folder);
            Files.delete(Files.createTempFile(folder, ".probe", ""));
        } catch (IOException e) {
            throw LaddException.cannot(
                    Reason.OUTPUT_UNWRITABLE,
                    "keep the networks of dynamic labels",
                    folder + ": " + e,
                    "a folder that can be written; --teacher-folder names another",
                    e);
        }
    }

    /**
     * Writes one labeler bundle a network, whose label is that of a whole image.
     *
     * @param real that they were trained on
     * @return {@code <folder>/<sha256>.zip} of each; none for a set with other labels
     */
    public static List<Path> write(DistilledSet set, ImageSet real, Normalisation normalisation, Path folder) {
        LabelerSpec spec = new LabelerSpec(
                real.shape(),
                real.classNames(),
                normalisation,
                WHOLE_IMAGE,
                1,
                LabelerSpec.Output.LOGITS,
                LabelerMeasurements.NONE);
        return set.teachers().stream()
                .map(teacher -> LabelerBundle.write(folder, spec, teacher))
                .toList();
    }
}
