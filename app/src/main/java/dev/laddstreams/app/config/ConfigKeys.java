package dev.laddstreams.app.config;

import dev.laddstreams.errors.settings.TypedKey;
import dev.laddstreams.errors.settings.ValueType;
import dev.laddstreams.learning.label.LabelCodecChoice;
import dev.laddstreams.learning.labeler.LabelerEngine;
import dev.laddstreams.learning.training.Augmentation;
import dev.laddstreams.processors.labeler.LabelerSettings;
import dev.laddstreams.schemas.stores.Place;
import dev.laddstreams.sinks.activation.ActivationPolicy;
import dev.laddstreams.sinks.dataset.DatasetSinkSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Every setting there is, in the order of the reference. */
public final class ConfigKeys {
    private static final KeyGroup KEYS = new KeyGroup();
    private static final String SERDES = "io.confluent.kafka.serializers.";
    private static final long MIB = 1L << 20;

    public static final TypedKey<Path> WORK_DIR = key(
            "work-dir",
            ConfigTypes.PATH,
            Path.of("ladd-work"),
            "Folder for what the command writes: the embedded broker's data, labeler bundles, tables, logs, exports.");

    public static final TypedKey<String> BOOTSTRAP_SERVERS = key(
            "kafka.bootstrap-servers",
            ConfigTypes.SERVERS,
            "Kafka cluster to work with. Without it, an embedded broker and registry under `work-dir` are used.");
    public static final TypedKey<String> SERIALIZER = key(
            "kafka.serializer-class",
            ConfigTypes.CLASS,
            SERDES + "KafkaAvroSerializer",
            "Serializer of record values; it must write Confluent's wire format.");
    public static final TypedKey<String> DESERIALIZER = key(
            "kafka.deserializer-class",
            ConfigTypes.CLASS,
            SERDES + "KafkaAvroDeserializer",
            "Deserializer of record values; it must read Confluent's wire format.");
    public static final TypedKey<URI> REGISTRY_URL = key(
            "schema-registry.url",
            ConfigTypes.URL,
            "Schema registry that speaks Confluent's REST interface. Needed when `kafka.bootstrap-servers` is set.");
    public static final TypedKey<Integer> EMBEDDED_KAFKA_PORT = key(
            "embedded.kafka-port",
            ValueType.integer(0, 65_535),
            0,
            "Port of the embedded broker on loopback, 0 for a free one.");
    public static final TypedKey<Integer> EMBEDDED_REGISTRY_PORT = key(
            "embedded.registry-port",
            ValueType.integer(0, 65_535),
            0,
            "Port of the embedded schema registry on loopback, 0 for a free one.");
    public static final TypedKey<Long> EMBEDDED_MIN_FREE_BYTES = key(
            "embedded.min-free-bytes",
            ConfigTypes.BYTES,
            128 * MIB,
            "With less space left on the disk of `work-dir` the embedded broker does not start, and stops in order.");

    public static final TypedKey<String> TOPICS_PREFIX = key(
            "topics.prefix",
            ConfigTypes.PREFIX,
            "Put before topics, consumer groups and transactional ids, with a dot, so that several systems can share a"
                    + " cluster; none unless set.");
    public static final TypedKey<Integer> PARTITIONS = key(
            "topics.partitions",
            ValueType.integer(1, 10_000),
            4,
            "Partitions of each dataset's images and augmented topic.");
    public static final TypedKey<Integer> REPLICATION_FACTOR = key(
            "topics.replication-factor",
            ValueType.integer(1, 100),
            1,
            "Replicas of every topic; at least 3 on a cluster that may lose brokers. With 3 or more, a record counts as"
                    + " written when 2 have it (`min.insync.replicas`).");
    public static final TypedKey<Long> MAX_MESSAGE_BYTES = key(
            "topics.max-message-bytes",
            ConfigTypes.BYTES,
            16 * MIB,
            "Largest record that the topics which carry images take.");

    public static final TypedKey<Place> ARTIFACTS_DIR = key(
            "artifacts.dir",
            ConfigTypes.PLACE,
            "Where labeler bundles are written to; `<work-dir>/labelers` unless set.");
    public static final TypedKey<List<Place>> ARTIFACTS_ROOTS = key(
            "artifacts.roots",
            ConfigTypes.PLACES,
            "Only bundles in these places are loaded; `artifacts.dir` unless set.");
    public static final TypedKey<Long> INLINE_MAX_BYTES = key(
            "images.inline-max-bytes",
            ConfigTypes.BYTES,
            4 * MIB,
            "Images with more pixel bytes go to `claim-checks.dir` and are referred to by a claim check.");
    public static final TypedKey<Place> CLAIM_CHECKS_DIR = key(
            "claim-checks.dir",
            ConfigTypes.PLACE,
            "Where the pixels are that are too large for a record; `<work-dir>/claim-checks` unless set.");

    public static final TypedKey<LabelerEngine> LABELER_ENGINE = key(
            "labeler.engine",
            ValueType.choice(LabelerEngine.class),
            LabelerEngine.AUTO,
            "What runs the labeler's network; `auto` takes ONNX Runtime on a CPU where the bundle has a model for it.");
    public static final TypedKey<Integer> LABELER_THREADS = key(
            "labeler.threads",
            ValueType.integer(1, 1024),
            "Threads inside the engine; the processors of the machine unless set.");
    public static final TypedKey<Integer> LABELER_BATCH_SIZE =
            key("labeler.batch-size", ValueType.integer(1, 65_536), 32, "Images that are labelled together.");
    public static final TypedKey<Long> LABELER_BATCH_BYTES = key(
            "labeler.batch-bytes", ConfigTypes.BYTES, 32 * MIB, "Bytes of images that are labelled together, at most.");
    public static final TypedKey<Integer> LABELER_FORWARD_SIZE = key(
            "labeler.forward-size",
            ValueType.integer(1, 65_536),
            "Sub-images in one forward pass; what suits the processor's cache unless set.");
    public static final TypedKey<Duration> LABELER_LINGER = key(
            "labeler.linger",
            ConfigTypes.DURATION,
            Duration.ofMillis(20),
            "How long a batch that is not full waits for more images.");
    public static final TypedKey<Duration> LABELER_COMMIT_INTERVAL = key(
            "labeler.commit-interval",
            ConfigTypes.DURATION,
            Duration.ofMillis(500),
            "How long a transaction gathers labelled batches.");
    public static final TypedKey<Duration> LABELER_LOAD_TIMEOUT = key(
            "labeler.load-timeout",
            ConfigTypes.DURATION,
            LabelerSettings.DEFAULT_LOAD_TIMEOUT,
            "After which a labeler version that is not loaded has failed.");
    public static final TypedKey<LabelCodecChoice> LABELER_ENCODING = key(
            "labeler.encoding",
            ConfigTypes.LABEL_CODEC,
            LabelCodecChoice.AUTO,
            "How dense labels are stored. `auto`: the finest lattice code that stays within 2.5 % of an image's bytes, 8 to"
                    + " 24 bits a row at 10 classes; `float16` above 110 classes. Or `float32`, `float16`, `uint8`, `sqrt4`"
                    + " (4, 2, 1 and 1/2 byte a value), `lattice8`, `lattice16` and so on up to `lattice160` (bits a row).");
    public static final TypedKey<String> LABELER_INSTANCE = key(
            "labeler.instance",
            ConfigTypes.STRING,
            "Stable id of this labeler process; two that run at the same time must differ. Unless set, the machine's name"
                    + " and the first number that no other process of this user has on it.");

    public static final TypedKey<Place> WAREHOUSE_DIR = key(
            "warehouse.dir",
            ConfigTypes.PLACE,
            "Where the Iceberg tables are, also those of a catalog in `catalog.*` that says nothing of it;"
                    + " `<work-dir>/warehouse` unless set. The local default catalog of tables that are no folder is there.");
    public static final TypedKey<String> CATALOG_NAMESPACE =
            key("catalog.namespace", ConfigTypes.STRING, "ladd", "Namespace of the tables in the Iceberg catalog.");
    public static final TypedKey<Duration> SINK_FLUSH_INTERVAL = key(
            "sink.flush-interval",
            ConfigTypes.DURATION,
            Duration.ofSeconds(5),
            "How long the dataset sink gathers records before it commits a snapshot.");
    public static final TypedKey<Long> SINK_FLUSH_BYTES = key(
            "sink.flush-bytes",
            ConfigTypes.BYTES,
            64 * MIB,
            "The dataset sink commits earlier when it holds this much.");
    public static final TypedKey<Duration> SINK_COMPACTION_INTERVAL = key(
            "sink.compaction-interval",
            ConfigTypes.DURATION,
            DatasetSinkSettings.DEFAULT_COMPACTION_INTERVAL,
            "How often the dataset sink merges the small files of a table. Snapshots without a tag go at this age.");

    public static final TypedKey<ActivationPolicy.Automatic> ACTIVATION_AUTOMATIC = key(
            "activation.automatic",
            ValueType.choice(ActivationPolicy.Automatic.class),
            ActivationPolicy.Automatic.FIRST,
            "Versions that become active without `ladd labeler activate`, once their labels are complete: `none`, a dataset's"
                    + " `first`, or every version that is the `newest`.");
    public static final TypedKey<ActivationPolicy.Gate> ACTIVATION_GATE = key(
            "activation.gate",
            ValueType.choice(ActivationPolicy.Gate.class),
            ActivationPolicy.Gate.NONE,
            "What must not be worse than the active version's: `held-out-accuracy` of the labeler, or `deployed-accuracy` of"
                    + " networks trained on its dense labels, for which an evaluator has to run.");
    public static final TypedKey<Double> ACTIVATION_TOLERANCE = key(
            "activation.gate-tolerance",
            ValueType.number(0, 1),
            0.0,
            "By how much the accuracy may lie below the active version's: 0.01 is one percentage point.");
    public static final TypedKey<String> ACTIVATION_GATE_DATASET = key(
            "activation.gate-dataset",
            ConfigTypes.STRING,
            "Dataset whose evaluations count for the gate `deployed-accuracy`; each dataset's own unless set.");

    public static final TypedKey<String> EVALUATION_DATA = key(
            "evaluation.data",
            ConfigTypes.STRING,
            "Data whose test split the evaluator tests on: a folder, a zip or `shapes`. Needed by `ladd run evaluator`.");
    public static final TypedKey<Integer> EVALUATION_WIDTH = key(
            "evaluation.width",
            ValueType.integer(1, 4096),
            32,
            "Channels of each convolution of the networks that the evaluator trains.");
    public static final TypedKey<Integer> EVALUATION_NETWORKS = key(
            "evaluation.networks",
            ValueType.integer(1, 1000),
            3,
            "Fresh networks for each control; each has a seed of its own.");
    public static final TypedKey<Integer> EVALUATION_STEPS = key(
            "evaluation.steps",
            ValueType.integer(1, 10_000_000),
            "Gradient steps of each network, with `evaluation.half-batch`; the recipe for the dataset's size unless set.");
    public static final TypedKey<Integer> EVALUATION_HALF_BATCH = key(
            "evaluation.half-batch",
            ValueType.integer(1, 65_536),
            "Whole images in a step, as many sub-images join them; with `evaluation.steps`.");
    public static final TypedKey<Double> EVALUATION_LEARNING_RATE = key(
            "evaluation.learning-rate",
            ValueType.number(0, 100),
            0.01,
            "Learning rate of SGD, for sets that have learned none; a tenth of it in the second half of each stage.");
    public static final TypedKey<Augmentation> EVALUATION_AUGMENTATION = key(
            "evaluation.augmentation",
            ValueType.choice(Augmentation.class),
            Augmentation.NONE,
            "Augmentation of the views while the networks train.");
    public static final TypedKey<Integer> EVALUATION_SEED =
            key("evaluation.seed", ValueType.integer(0, Integer.MAX_VALUE), 0, "First seed of the networks.");

    public static final TypedKey<Integer> DASHBOARD_PORT = key(
            "dashboard.port",
            ValueType.integer(0, 65_535),
            "Port of the live page, 0 for a free one; unless set, 8080, or a free one when that is taken.");
    public static final TypedKey<String> DASHBOARD_BIND = key(
            "dashboard.bind",
            ConfigTypes.STRING,
            "127.0.0.1",
            "Address that the live page listens at; one that others reach needs `dashboard.token`.");
    public static final TypedKey<Boolean> DASHBOARD_ALLOW_ACTIONS = key(
            "dashboard.allow-actions",
            ConfigTypes.BOOLEAN,
            false,
            "Whether the live page may activate, roll back, retire and replay.");
    public static final TypedKey<String> DASHBOARD_TOKEN = key(
            "dashboard.token",
            ConfigTypes.STRING,
            "What browsers have to know to see the live page: `/?token=...`; none unless set.");

    private ConfigKeys() {}

    public static List<TypedKey<?>> all() {
        return Stream.of(KEYS.all(), StoreKeys.all(), UpkeepKeys.all(), MonitoringKeys.all())
                .<TypedKey<?>>flatMap(List::stream)
                .toList();
    }

    /** The environment variable that sets a key, for example {@code LADD_LABELER_BATCH_SIZE}. */
    static String environmentName(TypedKey<?> key) {
        return environmentName(key.name());
    }

    /** The beginning of the environment variables that set keys with this prefix. */
    static String environmentName(String name) {
        return "LADD_" + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    static Optional<TypedKey<?>> byName(String name) {
        return all().stream().filter(key -> key.name().equals(name)).findFirst();
    }

    static Optional<TypedKey<?>> byEnvironmentName(String variable) {
        return all().stream()
                .filter(key -> environmentName(key).equals(variable))
                .findFirst();
    }

    static List<String> names() {
        return all().stream().<String>map(TypedKey::name).toList();
    }

    private static <T> TypedKey<T> key(String name, ValueType<T> type, T defaultValue, String description) {
        return KEYS.key(name, type, defaultValue, description);
    }

    private static <T> TypedKey<T> key(String name, ValueType<T> type, String description) {
        return KEYS.key(name, type, description);
    }
}
