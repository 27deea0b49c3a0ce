package dev.laddstreams.app.studies.sweep;

import dev.laddstreams.learning.training.LabelerTraining;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a sweep was asked to compare.
 *
 * @param dataset that all versions label
 * @param training of the labeler on {@code images}
 * @param every which epochs become versions: the first, each {@code every}-th and the last
 * @param steps of each network; empty for the measured number for the dataset's size
 * @param folder for the results; empty for one in the work directory
 * @param activate marks the winner for activation
 */
public record SweepRequest(
        SweepImages images,
        String dataset,
        String labelerId,
        LabelerTraining training,
        int every,
        OptionalInt steps,
        Optional<Path> folder,
        boolean activate) {}
