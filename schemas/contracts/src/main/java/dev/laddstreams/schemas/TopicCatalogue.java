package dev.laddstreams.schemas;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.TopicSpec.Cleanup;
import dev.laddstreams.schemas.avro.Activation;
import dev.laddstreams.schemas.avro.AugmentedRecord;
import dev.laddstreams.schemas.avro.DatasetManifest;
import dev.laddstreams.schemas.avro.Evaluation;
import dev.laddstreams.schemas.avro.LabelerDescriptor;
import dev.laddstreams.schemas.avro.LabelingProgress;
import dev.laddstreams.schemas.avro.LaneRequest;
import dev.laddstreams.schemas.avro.LaneStatus;
import dev.laddstreams.schemas.avro.SyntheticImage;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.avro.specific.SpecificRecord;

/**
 * Every topic of the system, in one place. Each dataset has an images and an augmented topic of its own; the others are
 * shared and small, and have one partition each, so that their records are totally ordered.
 *
 * @param prefix of all names, so that several systems can share a cluster; empty for none
 * @param partitions of each dataset's images and augmented topic; both have the same count
 * @param replicationFactor of every topic
 * @param maxMessageBytes of the topics that carry images
 */
public record TopicCatalogue(String prefix, int partitions, short replicationFactor, int maxMessageBytes) {
    /** Four partitions, one replica, 16 MiB records: right for a single broker. */
    public static final TopicCatalogue DEFAULT = new TopicCatalogue(4, (short) 1, 16 << 20);

    /** What {@link #isPrefix} takes, in words. */
    public static final String PREFIX_RULE =
            "1 to 40 lower-case letters, digits, - and _, starting with a letter or digit and not with ladd";

    private static final String IMAGES = ".images";
    private static final String AUGMENTED = ".augmented";
    private static final String ACTIVE = ".active";
    private static final char SEPARATOR = '.';
    private static final int CONTROL_MESSAGE_BYTES = 1 << 20;
    private static final Pattern DATASET_ID = Pattern.compile("[a-z0-9][a-z0-9_-]{0,99}");
    /** Without a dot, as ids are, and unlike the beginning of a name without a prefix. */
    private static final Pattern PREFIX = Pattern.compile("(?!ladd)[a-z0-9][a-z0-9_-]{0,39}");

    public TopicCatalogue {
        if (!prefix.isEmpty() && !isPrefix(prefix)) {
            throw LaddException.cannot(Reason.USAGE, "use prefix of topics", "'" + prefix + "'", PREFIX_RULE);
        }
        if (partitions < 1 || replicationFactor < 1 || maxMessageBytes < 1024) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    "lay out topics",
                    partitions + " partitions, " + replicationFactor + " replicas, " + maxMessageBytes + " bytes",
                    "at least 1 partition, 1 replica and 1024 bytes");
        }
    }

    /** A catalogue whose topic names have no prefix. */
    public TopicCatalogue(int partitions, short replicationFactor, int maxMessageBytes) {
        this("", partitions, replicationFactor, maxMessageBytes);
    }

    /** Whether names that begin with it, and a dot, cannot be those of another system. */
    public static boolean isPrefix(String text) {
        return PREFIX.matcher(text).matches();
    }

    /**
     * The name of a consumer group, a transactional id or an application, as this system has it on its cluster.
     *
     * @param name one that no other part of the system has
     */
    public String scoped(String name) {
        return prefix.isEmpty() ? name : prefix + SEPARATOR + name;
    }

    /** The id itself, when it may name topics and tables. */
    public static String requireDatasetId(String dataset) {
        if (!DATASET_ID.matcher(dataset).matches()) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    "use dataset id",
                    "'" + dataset + "'",
                    "1 to 100 lower-case letters, digits, - and _, starting with a letter or digit");
        }
        return dataset;
    }

    public TopicSpec images(String dataset) {
        return dataTopic(requireDatasetId(dataset) + IMAGES, "imageId", SyntheticImage.class);
    }

    public TopicSpec augmented(String dataset) {
        return dataTopic(requireDatasetId(dataset) + AUGMENTED, "imageId|labelerId|version", AugmentedRecord.class);
    }

    /** The active version's augmented records alone, for consumers that know only topics. */
    public TopicSpec active(String dataset) {
        return dataTopic(requireDatasetId(dataset) + ACTIVE, "imageId", AugmentedRecord.class);
    }

    public TopicSpec datasets() {
        return controlTopic("ladd.datasets", "dataset", DatasetManifest.class);
    }

    public TopicSpec labelers() {
        return controlTopic("ladd.labelers", "labelerId-v<version>", LabelerDescriptor.class);
    }

    public TopicSpec lanes() {
        return controlTopic("ladd.lanes", "dataset|labelerId|version|instance", LaneStatus.class);
    }

    public TopicSpec laneRequests() {
        return controlTopic("ladd.lane-requests", "dataset|labelerId|version", LaneRequest.class);
    }

    public TopicSpec activations() {
        return controlTopic("ladd.activations", "dataset|labelerId", Activation.class);
    }

    public TopicSpec progress() {
        return controlTopic("ladd.progress", "dataset|manifestRevision|labelerId|version", LabelingProgress.class);
    }

    public TopicSpec evaluations() {
        return controlTopic("ladd.evaluations", "dataset|manifestRevision|labelerId|version|recipe", Evaluation.class);
    }

    /** Original keys and bytes, with the reason in the headers; takes what any other topic takes. */
    public TopicSpec deadLetters() {
        return new TopicSpec(
                scoped("ladd.dead-letters"),
                1,
                replicationFactor,
                Cleanup.DELETE,
                Math.addExact(maxMessageBytes, 64 << 10),
                "the original key",
                Optional.empty());
    }

    /** The shared topics, which exist before any dataset does. */
    public List<TopicSpec> shared() {
        return List.of(
                datasets(),
                labelers(),
                lanes(),
                laneRequests(),
                activations(),
                progress(),
                evaluations(),
                deadLetters());
    }

    /** Matches the images topic of every dataset. */
    public Pattern imagesPattern() {
        return datasets(IMAGES);
    }

    /** Matches the augmented topic of every dataset. */
    public Pattern augmentedPattern() {
        return datasets(AUGMENTED);
    }

    /** Matches the active topic of every dataset. */
    public Pattern activePattern() {
        return datasets(ACTIVE);
    }

    /** The dataset that an images or augmented topic belongs to. */
    public String datasetOf(String topic) {
        if (imagesPattern().matcher(topic).matches()) {
            return topic.substring(scoped("").length(), topic.length() - IMAGES.length());
        }
        if (augmentedPattern().matcher(topic).matches()) {
            return topic.substring(scoped("").length(), topic.length() - AUGMENTED.length());
        }
        throw LaddException.cannot(
                Reason.USAGE,
                "name the dataset of topic",
                topic,
                scoped("<dataset>") + IMAGES + " or " + scoped("<dataset>") + AUGMENTED);
    }

    private Pattern datasets(String suffix) {
        return Pattern.compile(Pattern.quote(scoped("")) + DATASET_ID.pattern() + Pattern.quote(suffix));
    }

    private TopicSpec dataTopic(String name, String keyFormat, Class<? extends SpecificRecord> type) {
        return new TopicSpec(
                scoped(name),
                partitions,
                replicationFactor,
                Cleanup.COMPACT,
                maxMessageBytes,
                keyFormat,
                Optional.of(type));
    }

    private TopicSpec controlTopic(String name, String keyFormat, Class<? extends SpecificRecord> type) {
        return new TopicSpec(
                scoped(name),
                1,
                replicationFactor,
                Cleanup.COMPACT,
                CONTROL_MESSAGE_BYTES,
                keyFormat,
                Optional.of(type));
    }
}
