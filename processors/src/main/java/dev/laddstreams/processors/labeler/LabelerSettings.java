package dev.laddstreams.processors.labeler;

import static java.util.Objects.requireNonNull;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.label.LabelCodec;
import dev.laddstreams.learning.label.LabelCodecChoice;
import dev.laddstreams.learning.labeler.EngineSettings;
import dev.laddstreams.learning.labeler.LabelerEngine;
import dev.laddstreams.schemas.TrustedFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * How a labeler process works.
 *
 * @param instance stable id of the process slot: a process that takes the place of another uses the same one, two that run
 *     at the same time never do
 * @param bundles where those of labelers lie
 * @param claimChecks where pixels may lie that are too large for a record
 * @param commitInterval how long a transaction gathers batches; well below {@link #TRANSACTION_TIMEOUT}
 * @param codec how dense labels are stored
 * @param loadTimeout after which a labeler that is not loaded is given up
 */
public record LabelerSettings(
        String instance,
        PublishedBundles bundles,
        TrustedFiles claimChecks,
        EngineSettings engine,
        BatchRules batch,
        Duration commitInterval,
        LabelCodecChoice codec,
        Duration loadTimeout) {
    /** A process that dies in a transaction holds back readers no longer than this. */
    static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(10);

    private static final Pattern INSTANCE = Pattern.compile("[A-Za-z0-9._-]{1,100}");
    public static final Duration DEFAULT_LOAD_TIMEOUT = Duration.ofMinutes(5);
    private static final Duration DEFAULT_COMMIT_INTERVAL = Duration.ofMillis(500);

    public LabelerSettings {
        requireNonNull(bundles, "bundles");
        requireNonNull(claimChecks, "claimChecks");
        requireNonNull(engine, "engine");
        requireNonNull(batch, "batch");
        requireNonNull(codec, "codec");
        require(!loadTimeout.isNegative() && !loadTimeout.isZero(), "load timeout " + loadTimeout, "more than 0");
        require(INSTANCE.matcher(instance).matches(), "instance '" + instance + "'", INSTANCE.pattern());
        require(
                !commitInterval.isNegative() && commitInterval.compareTo(TRANSACTION_TIMEOUT.dividedBy(2)) <= 0,
                "commit interval " + commitInterval,
                "0 to " + TRANSACTION_TIMEOUT.dividedBy(2));
    }

    /** The settings that the lanes of one labeler follow. */
    LabelerSettings forLabeler(String labelerId) {
        return new LabelerSettings(
                instance,
                bundles,
                claimChecks,
                engine,
                batch.forLabeler(labelerId),
                commitInterval,
                codec,
                loadTimeout);
    }

    /** The same, with dense labels stored otherwise. */
    public LabelerSettings storing(LabelCodecChoice labels) {
        return new LabelerSettings(instance, bundles, claimChecks, engine, batch, commitInterval, labels, loadTimeout);
    }

    /**
     * One engine thread for each processor, 32 images a batch, FLOAT16 labels, whichever engine suits the bundle.
     *
     * @param artifactRoots folders under which labeler bundles may lie
     * @param claimCheckRoots folders under which pixels may lie that are too large for a record
     */
    public static LabelerSettings of(String instance, List<Path> artifactRoots, List<Path> claimCheckRoots) {
        return new LabelerSettings(
                instance,
                PublishedBundles.inFolders(artifactRoots),
                TrustedFiles.inFolders(claimCheckRoots),
                EngineSettings.of(LabelerEngine.AUTO, Runtime.getRuntime().availableProcessors()),
                BatchRules.of(BatchLimits.DEFAULT),
                DEFAULT_COMMIT_INTERVAL,
                LabelCodecChoice.of(LabelCodec.FLOAT16),
                DEFAULT_LOAD_TIMEOUT);
    }

    private static void require(boolean condition, String value, String expected) {
        if (!condition) {
            throw LaddException.cannot(Reason.USAGE, "label", value, expected);
        }
    }
}
