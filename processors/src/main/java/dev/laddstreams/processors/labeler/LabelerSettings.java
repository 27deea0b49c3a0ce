package dev.laddstreams.processors.labeler;

import static java.util.Objects.requireNonNull;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.label.LabelEncoding;
import dev.laddstreams.learning.labeler.LabelerEngine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * How a labeler process works.
 *
 * @param instance stable id of the process slot: a process that takes the place of another uses the same one, two that run
 *     at the same time never do
 * @param artifactRoots folders under which labeler bundles may lie
 * @param claimCheckRoots folders under which pixels may lie that are too large for a record
 * @param threads threads of the engine, at least 1
 * @param batchSubImages sub-images to a forward pass; empty for what suits the processor's cache
 * @param batchImages images to a batch, at least 1
 * @param batchBytes bytes of a batch, decoded and as received, before it goes to the engine
 * @param linger how long the first image of a batch waits for others
 * @param commitInterval how long a transaction gathers batches; well below {@link #TRANSACTION_TIMEOUT}
 * @param encoding how dense labels are stored
 */
public record LabelerSettings(
        String instance,
        List<Path> artifactRoots,
        List<Path> claimCheckRoots,
        int threads,
        OptionalInt batchSubImages,
        int batchImages,
        long batchBytes,
        Duration linger,
        Duration commitInterval,
        LabelEncoding encoding,
        LabelerEngine engine) {
    /** A process that dies in a transaction holds back readers no longer than this. */
    static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(10);

    private static final Pattern INSTANCE = Pattern.compile("[A-Za-z0-9._-]{1,100}");
    private static final int DEFAULT_BATCH_IMAGES = 32;
    private static final long DEFAULT_BATCH_BYTES = 32L << 20;
    private static final Duration DEFAULT_LINGER = Duration.ofMillis(20);
    private static final Duration DEFAULT_COMMIT_INTERVAL = Duration.ofMillis(500);

    public LabelerSettings {
        artifactRoots = List.copyOf(artifactRoots);
        claimCheckRoots = List.copyOf(claimCheckRoots);
        requireNonNull(encoding, "encoding");
        requireNonNull(engine, "engine");
        require(INSTANCE.matcher(instance).matches(), "instance '" + instance + "'", INSTANCE.pattern());
        require(
                threads >= 1 && batchImages >= 1 && batchSubImages.orElse(1) >= 1,
                threads + " threads, batches of " + batchImages + " images and " + batchSubImages + " sub-images",
                "at least 1 of each");
        require(batchBytes >= 1, "batches of " + batchBytes + " bytes", "at least 1");
        require(!linger.isNegative(), "linger " + linger, "0 or more");
        require(
                !commitInterval.isNegative() && commitInterval.compareTo(TRANSACTION_TIMEOUT.dividedBy(2)) <= 0,
                "commit interval " + commitInterval,
                "0 to " + TRANSACTION_TIMEOUT.dividedBy(2));
    }

    /** One engine thread for each processor, 32 images a batch, FLOAT16 labels, whichever engine suits the bundle. */
    public static LabelerSettings of(String instance, List<Path> artifactRoots, List<Path> claimCheckRoots) {
        return new LabelerSettings(
                instance,
                artifactRoots,
                claimCheckRoots,
                Runtime.getRuntime().availableProcessors(),
                OptionalInt.empty(),
                DEFAULT_BATCH_IMAGES,
                DEFAULT_BATCH_BYTES,
                DEFAULT_LINGER,
                DEFAULT_COMMIT_INTERVAL,
                LabelEncoding.FLOAT16,
                LabelerEngine.AUTO);
    }

    private static void require(boolean condition, String value, String expected) {
        if (!condition) {
            throw LaddException.cannot(Reason.USAGE, "label", value, expected);
        }
    }
}
