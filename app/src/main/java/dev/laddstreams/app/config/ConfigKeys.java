package dev.laddstreams.app.config;

import dev.laddstreams.learning.label.LabelEncoding;
import dev.laddstreams.learning.labeler.LabelerEngine;
import dev.laddstreams.learning.training.Augmentation;
import dev.laddstreams.sinks.activation.ActivationPolicy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Every setting there is, in the order of the reference. */
public final class ConfigKeys {
    private static final List<ConfigKey<?>> ALL = new ArrayList<>();
    private static final String SERDES = "io.confluent.kafka.serializers.";

    public static final ConfigKey<Path> WORK_DIR = key(
            "work-dir",
            ConfigType.PATH,
            "ladd-work",
            "Folder for what the command writes: the embedded broker's data, labeler bundles, tables, logs, exports.");

    public static final ConfigKey<String> BOOTSTRAP_SERVERS = key(
            "kafka.bootstrap-servers",
            ConfigType.SERVERS,
            "Kafka cluster to work with. Without it, an embedded broker and registry under `work-dir` are used.");
    public static final ConfigKey<String> SERIALIZER = key(
            "kafka.serializer-class",
            ConfigType.CLASS,
            SERDES + "KafkaAvroSerializer",
            "Serializer of record values; it must write Confluent's wire format.");
    public static final ConfigKey<String> DESERIALIZER = key(
            "kafka.deserializer-class",
            ConfigType.CLASS,
            SERDES + "KafkaAvroDeserializer",
            "Deserializer of record values; it must read Confluent's wire format.");
    public static final ConfigKey<URI> REGISTRY_URL = key(
            "schema-registry.url",
            ConfigType.URL,
            "Schema registry that speaks Confluent's REST interface. Needed when `kafka.bootstrap-servers` is set.");
    public static final ConfigKey<Integer> EMBEDDED_KAFKA_PORT = key(
            "embedded.kafka-port",
            ConfigType.integer(0, 65_535),
            "0",
            "Port of the embedded broker on loopback, 0 for a free one.");
    public static final ConfigKey<Integer> EMBEDDED_REGISTRY_PORT = key(
            "embedded.registry-port",
            ConfigType.integer(0, 65_535),
            "0",
            "Port of the embedded schema registry on loopback, 0 for a free one.");

    public static final ConfigKey<Integer> PARTITIONS = key(
            "topics.partitions",
            ConfigType.integer(1, 10_000),
            "4",
            "Partitions of each dataset's images and augmented topic.");
    public static final ConfigKey<Integer> REPLICATION_FACTOR = key(
            "topics.replication-factor",
            ConfigType.integer(1, 100),
            "1",
            "Replicas of every topic; at least 3 on a cluster that may lose brokers.");
    public static final ConfigKey<Long> MAX_MESSAGE_BYTES = key(
            "topics.max-message-bytes",
            ConfigType.BYTES_TYPE,
            "16 MiB",
            "Largest record that the topics which carry images take.");

    public static final ConfigKey<Path> ARTIFACTS_DIR = key(
            "artifacts.dir",
            ConfigType.PATH,
            "Folder that labeler bundles are written to; `<work-dir>/labelers` unless set.");
    public static final ConfigKey<List<Path>> ARTIFACTS_ROOTS = key(
            "artifacts.roots",
            ConfigType.PATHS,
            "Only bundles under these folders are loaded; `artifacts.dir` unless set.");
    public static final ConfigKey<Long> INLINE_MAX_BYTES = key(
            "images.inline-max-bytes",
            ConfigType.BYTES_TYPE,
            "4 MiB",
            "Images with more pixel bytes go to `claim-checks.dir` and are referred to by a claim check.");
    public static final ConfigKey<Path> CLAIM_CHECKS_DIR = key(
            "claim-checks.dir",
            ConfigType.PATH,
            "Folder of the pixels that are too large for a record; `<work-dir>/claim-checks` unless set.");

    public static final ConfigKey<LabelerEngine> LABELER_ENGINE = key(
            "labeler.engine",
            ConfigType.choice(LabelerEngine.class),
            "auto",
            "What runs the labeler's network; `auto` takes ONNX Runtime on a CPU where the bundle has a model for it.");
    public static final ConfigKey<Integer> LABELER_THREADS = key(
            "labeler.threads",
            ConfigType.integer(1, 1024),
            "Threads inside the engine; the processors of the machine unless set.");
    public static final ConfigKey<Integer> LABELER_BATCH_SIZE =
            key("labeler.batch-size", ConfigType.integer(1, 65_536), "32", "Images that are labelled together.");
    public static final ConfigKey<Long> LABELER_BATCH_BYTES = key(
            "labeler.batch-bytes",
            ConfigType.BYTES_TYPE,
            "32 MiB",
            "Bytes of images that are labelled together, at most.");
    public static final ConfigKey<Integer> LABELER_FORWARD_SIZE = key(
            "labeler.forward-size",
            ConfigType.integer(1, 65_536),
            "Sub-images in one forward pass; what suits the processor's cache unless set.");
    public static final ConfigKey<Duration> LABELER_LINGER = key(
            "labeler.linger",
            ConfigType.DURATION_TYPE,
            "20 ms",
            "How long a batch that is not full waits for more images.");
    public static final ConfigKey<Duration> LABELER_COMMIT_INTERVAL = key(
            "labeler.commit-interval",
            ConfigType.DURATION_TYPE,
            "500 ms",
            "How long a transaction gathers labelled batches.");
    public static final ConfigKey<LabelEncoding> LABELER_ENCODING = key(
            "labeler.encoding",
            ConfigType.choice(LabelEncoding.class),
            "float16",
            "How dense-label values are stored: 4, 2 or 1 byte a value.");
    public static final ConfigKey<String> LABELER_INSTANCE = key(
            "labeler.instance",
            ConfigType.STRING,
            "labeler-1",
            "Stable id of this labeler process; two that run at the same time must differ.");

    public static final ConfigKey<Path> WAREHOUSE_DIR = key(
            "warehouse.dir",
            ConfigType.PATH,
            "Folder of the Iceberg tables of the local default catalog; `<work-dir>/warehouse` unless set.");
    public static final ConfigKey<String> CATALOG_NAMESPACE =
            key("catalog.namespace", ConfigType.STRING, "ladd", "Namespace of the tables in the Iceberg catalog.");
    public static final ConfigKey<Duration> SINK_FLUSH_INTERVAL = key(
            "sink.flush-interval",
            ConfigType.DURATION_TYPE,
            "5 s",
            "How long the dataset sink gathers records before it commits a snapshot.");
    public static final ConfigKey<Long> SINK_FLUSH_BYTES = key(
            "sink.flush-bytes",
            ConfigType.BYTES_TYPE,
            "64 MiB",
            "The dataset sink commits earlier when it holds this much.");

    public static final ConfigKey<ActivationPolicy.Automatic> ACTIVATION_AUTOMATIC = key(
            "activation.automatic",
            ConfigType.choice(ActivationPolicy.Automatic.class),
            "first",
            "Versions that become active without `ladd labeler activate`, once their labels are complete: `none`, a dataset's"
                    + " `first`, or every version that is the `newest`.");
    public static final ConfigKey<ActivationPolicy.Gate> ACTIVATION_GATE = key(
            "activation.gate",
            ConfigType.choice(ActivationPolicy.Gate.class),
            "none",
            "What must not be worse than the active version's: `held-out-accuracy` of the labeler, or `deployed-accuracy` of"
                    + " networks trained on its dense labels, for which an evaluator has to run.");
    public static final ConfigKey<Double> ACTIVATION_TOLERANCE = key(
            "activation.gate-tolerance",
            ConfigType.number(0, 1),
            "0",
            "By how much the accuracy may lie below the active version's: 0.01 is one percentage point.");
    public static final ConfigKey<String> ACTIVATION_GATE_DATASET = key(
            "activation.gate-dataset",
            ConfigType.STRING,
            "Dataset whose evaluations count for the gate `deployed-accuracy`; each dataset's own unless set.");

    public static final ConfigKey<String> EVALUATION_DATA = key(
            "evaluation.data",
            ConfigType.STRING,
            "Data whose test split the evaluator tests on: a folder, a zip or `shapes`. Needed by `ladd run evaluator`.");
    public static final ConfigKey<Integer> EVALUATION_WIDTH = key(
            "evaluation.width",
            ConfigType.integer(1, 4096),
            "32",
            "Channels of each convolution of the networks that the evaluator trains.");
    public static final ConfigKey<Integer> EVALUATION_NETWORKS = key(
            "evaluation.networks",
            ConfigType.integer(1, 1000),
            "3",
            "Fresh networks for each control; each has a seed of its own.");
    public static final ConfigKey<Integer> EVALUATION_STEPS = key(
            "evaluation.steps",
            ConfigType.integer(1, 10_000_000),
            "Gradient steps of each network, with `evaluation.half-batch`; the recipe for the dataset's size unless set.");
    public static final ConfigKey<Integer> EVALUATION_HALF_BATCH = key(
            "evaluation.half-batch",
            ConfigType.integer(1, 65_536),
            "Whole images in a step, as many sub-images join them; with `evaluation.steps`.");
    public static final ConfigKey<Double> EVALUATION_LEARNING_RATE = key(
            "evaluation.learning-rate",
            ConfigType.number(0, 100),
            "0.01",
            "Learning rate of SGD, for sets that have learned none; a tenth of it in the second half of each stage.");
    public static final ConfigKey<Augmentation> EVALUATION_AUGMENTATION = key(
            "evaluation.augmentation",
            ConfigType.choice(Augmentation.class),
            "none",
            "Augmentation of the views while the networks train.");
    public static final ConfigKey<Integer> EVALUATION_SEED =
            key("evaluation.seed", ConfigType.integer(0, Integer.MAX_VALUE), "0", "First seed of the networks.");

    private static final List<PassThrough> PASS_THROUGH = List.of(
            new PassThrough("kafka.producer.", "Properties of every Kafka producer."),
            new PassThrough("kafka.consumer.", "Properties of every Kafka consumer."),
            new PassThrough("kafka.streams.", "Properties of the Kafka Streams topologies."),
            new PassThrough("kafka.", "Properties of every Kafka client, for example `kafka.security.protocol`."),
            new PassThrough(
                    "catalog.",
                    "Properties of the Iceberg catalog, for example `catalog.type: rest` and `catalog.uri`. Without"
                            + " them, a catalog in SQLite under `warehouse.dir`."));

    /**
     * A group whose keys belong to another product and reach it unchanged, without the prefix.
     *
     * @param prefix ends with a dot
     */
    public record PassThrough(String prefix, String doc) {}

    private ConfigKeys() {}

    public static List<ConfigKey<?>> all() {
        return List.copyOf(ALL);
    }

    /** The most specific prefix first. */
    public static List<PassThrough> passThrough() {
        return PASS_THROUGH;
    }

    static Optional<ConfigKey<?>> byName(String name) {
        return ALL.stream().filter(key -> key.name().equals(name)).findFirst();
    }

    static Optional<ConfigKey<?>> byEnvironmentName(String variable) {
        return ALL.stream()
                .filter(key -> key.environmentName().equals(variable))
                .findFirst();
    }

    static List<String> names() {
        return ALL.stream().<String>map(ConfigKey::name).toList();
    }

    private static <T> ConfigKey<T> key(String name, ConfigType<T> type, String defaultText, String doc) {
        return register(new ConfigKey<>(name, type, Optional.of(defaultText), doc));
    }

    private static <T> ConfigKey<T> key(String name, ConfigType<T> type, String doc) {
        return register(new ConfigKey<>(name, type, Optional.empty(), doc));
    }

    private static <T> ConfigKey<T> register(ConfigKey<T> key) {
        ALL.add(key);
        return key;
    }
}
