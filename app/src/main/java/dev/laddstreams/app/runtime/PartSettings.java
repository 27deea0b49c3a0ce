package dev.laddstreams.app.runtime;

import dev.laddstreams.app.config.ConfigKeys;
import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.config.Declaration;
import dev.laddstreams.app.config.DeclarationKeys;
import dev.laddstreams.app.config.DeclarationKind;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.learning.ProgressListener;
import dev.laddstreams.learning.data.DataSets;
import dev.laddstreams.learning.data.ImageSet;
import dev.laddstreams.learning.data.ReadingOptions;
import dev.laddstreams.learning.evaluation.DeploymentRecipe;
import dev.laddstreams.learning.labeler.EngineSettings;
import dev.laddstreams.learning.training.Augmentation;
import dev.laddstreams.processors.labeler.BatchLimits;
import dev.laddstreams.processors.labeler.BatchRules;
import dev.laddstreams.processors.labeler.LabelerSettings;
import dev.laddstreams.processors.labeler.PublishedBundles;
import dev.laddstreams.producers.ProducerSettings;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.TrustedFiles;
import dev.laddstreams.schemas.stores.ObjectStore;
import dev.laddstreams.schemas.stores.ObjectStores;
import dev.laddstreams.schemas.stores.Place;
import dev.laddstreams.sinks.activation.ActivationPolicy;
import dev.laddstreams.sinks.dataset.DatasetSinkSettings;
import dev.laddstreams.sinks.evaluation.EvaluationPlan;
import dev.laddstreams.sinks.table.CatalogSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Turns the configuration into the settings that the parts take. */
public final class PartSettings {
    private PartSettings() {}

    public static TopicCatalogue catalogue(Configuration configuration) {
        return new TopicCatalogue(
                configuration.find(ConfigKeys.TOPICS_PREFIX).orElse(""),
                configuration.get(ConfigKeys.PARTITIONS),
                configuration.get(ConfigKeys.REPLICATION_FACTOR).shortValue(),
                Math.toIntExact(configuration.get(ConfigKeys.MAX_MESSAGE_BYTES)));
    }

    public static LabelerSettings labeler(Configuration configuration, WorkDir workDir) {
        Optional<Integer> forwardSize = configuration.find(ConfigKeys.LABELER_FORWARD_SIZE);
        return new LabelerSettings(
                configuration.find(ConfigKeys.LABELER_INSTANCE).orElseGet(ProcessSlot::name),
                bundles(configuration, workDir),
                trustedClaimChecks(configuration, workDir),
                new EngineSettings(
                        configuration.get(ConfigKeys.LABELER_ENGINE),
                        configuration.find(ConfigKeys.LABELER_THREADS).orElseGet(() -> Runtime.getRuntime()
                                .availableProcessors()),
                        forwardSize.isPresent() ? OptionalInt.of(forwardSize.get()) : OptionalInt.empty()),
                batches(configuration),
                configuration.get(ConfigKeys.LABELER_COMMIT_INTERVAL),
                configuration.get(ConfigKeys.LABELER_ENCODING),
                configuration.get(ConfigKeys.LABELER_LOAD_TIMEOUT));
    }

    private static BatchRules batches(Configuration configuration) {
        BatchLimits usual = new BatchLimits(
                configuration.get(ConfigKeys.LABELER_BATCH_SIZE),
                configuration.get(ConfigKeys.LABELER_BATCH_BYTES),
                configuration.get(ConfigKeys.LABELER_LINGER));
        return new BatchRules(
                usual,
                configuration.declared(DeclarationKind.LABELERS).stream()
                        .collect(Collectors.toMap(
                                Declaration::name,
                                labeler -> new BatchLimits(
                                        labeler.find(DeclarationKeys.BATCH_MAX_IMAGES)
                                                .orElse(usual.images()),
                                        labeler.find(DeclarationKeys.BATCH_MAX_BYTES)
                                                .orElse(usual.bytes()),
                                        labeler.find(DeclarationKeys.BATCH_LINGER)
                                                .orElse(usual.linger())))));
    }

    /** Where bundles of labelers are written to. */
    public static ObjectStore artifacts(Configuration configuration, WorkDir workDir) {
        return ConfiguredStores.of(configuration).open(workDir.artifacts(configuration));
    }

    /** Where bundles of labelers are loaded from. */
    public static PublishedBundles bundles(Configuration configuration, WorkDir workDir) {
        List<Place> roots = configuration
                .find(ConfigKeys.ARTIFACTS_ROOTS)
                .orElseGet(() -> List.of(workDir.artifacts(configuration)));
        return PublishedBundles.in(
                new TrustedFiles(ConfiguredStores.of(configuration).open(roots)), workDir.fetchedBundles());
    }

    /** Where pixels are written to that are too large for a record. */
    public static ObjectStore claimChecks(Configuration configuration, WorkDir workDir) {
        return ConfiguredStores.of(configuration).open(workDir.claimChecks(configuration));
    }

    /** Where such pixels are read from. */
    public static TrustedFiles trustedClaimChecks(Configuration configuration, WorkDir workDir) {
        return new TrustedFiles(List.of(claimChecks(configuration, workDir)));
    }

    /**
     * Checks that something on the class path knows every place that is configured, without a look at them.
     *
     * @throws LaddException {@code USAGE} for the first that nothing knows
     */
    public static void requirePlaces(Configuration configuration, WorkDir workDir) {
        artifacts(configuration, workDir);
        bundles(configuration, workDir);
        claimChecks(configuration, workDir);
        catalog(configuration, workDir).requireClasses();
    }

    /** The configured Iceberg catalog, or that of the declared sinks, or a local one in the warehouse folder. */
    public static CatalogSettings catalog(Configuration configuration, WorkDir workDir) {
        Map<String, String> properties = configuration.passThrough("catalog.");
        if (properties.isEmpty()) {
            properties = configuration.declared(DeclarationKind.SINKS).stream()
                    .map(Declaration::passedThrough)
                    .filter(declared -> !declared.isEmpty())
                    .findFirst()
                    .orElse(Map.of());
        }
        ObjectStores stores = ConfiguredStores.of(configuration);
        CatalogSettings tables = properties.isEmpty()
                ? localTables(configuration, workDir, stores)
                : new CatalogSettings(
                        configuration.get(ConfigKeys.CATALOG_NAMESPACE),
                        TablePlace.complete(properties, configuration.find(ConfigKeys.WAREHOUSE_DIR), stores));
        return tables.withClaimChecks(trustedClaimChecks(configuration, workDir));
    }

    private static CatalogSettings localTables(Configuration configuration, WorkDir workDir, ObjectStores stores) {
        Place warehouse = workDir.warehouse(configuration);
        return warehouse
                .folder()
                .map(CatalogSettings::local)
                .orElseGet(
                        () -> CatalogSettings.local(workDir.catalog(configuration), stores.tableProperties(warehouse)));
    }

    public static DatasetSinkSettings sink(Configuration configuration) {
        DatasetSinkSettings defaults = DatasetSinkSettings.DEFAULT;
        return new DatasetSinkSettings(
                defaults.groupId(),
                configuration.get(ConfigKeys.SINK_FLUSH_INTERVAL),
                configuration.get(ConfigKeys.SINK_FLUSH_BYTES),
                defaults.retryInterval(),
                defaults.discoveryInterval(),
                configuration.get(ConfigKeys.SINK_COMPACTION_INTERVAL));
    }

    public static ActivationPolicy activation(Configuration configuration) {
        return new ActivationPolicy(
                configuration.get(ConfigKeys.ACTIVATION_AUTOMATIC),
                configuration.get(ConfigKeys.ACTIVATION_GATE),
                configuration.get(ConfigKeys.ACTIVATION_TOLERANCE),
                configuration.find(ConfigKeys.ACTIVATION_GATE_DATASET));
    }

    /**
     * The same plan for every dataset, on the configured test images.
     *
     * @throws LaddException when {@code evaluation.data} is missing or cannot be read
     */
    public static EvaluationPlan.Source evaluation(Configuration configuration) {
        EvaluationPlan plan = evaluation(
                configuration,
                DataSets.open(
                                configuration.get(ConfigKeys.EVALUATION_DATA),
                                ReadingOptions.DEFAULT,
                                ProgressListener.NONE)
                        .test());
        return dataset -> Optional.of(plan);
    }

    /** How the configuration says that datasets are evaluated, on these test images. */
    public static EvaluationPlan evaluation(Configuration configuration, ImageSet test) {
        int first = configuration.get(ConfigKeys.EVALUATION_SEED);
        Optional<Integer> steps = configuration.find(ConfigKeys.EVALUATION_STEPS);
        Optional<Integer> halfBatch = configuration.find(ConfigKeys.EVALUATION_HALF_BATCH);
        Augmentation augmentation = configuration.get(ConfigKeys.EVALUATION_AUGMENTATION);
        return new EvaluationPlan(
                test,
                EvaluationPlan.DEFAULT_CONTROLS,
                LongStream.range(first, first + configuration.get(ConfigKeys.EVALUATION_NETWORKS))
                        .boxed()
                        .toList(),
                configuration.get(ConfigKeys.EVALUATION_WIDTH),
                steps.flatMap(count -> halfBatch.map(half -> new DeploymentRecipe(
                        count,
                        half,
                        configuration.get(ConfigKeys.EVALUATION_LEARNING_RATE),
                        0.9,
                        5e-4,
                        1,
                        augmentation))),
                augmentation);
    }

    /** Where image producers put the pixels that are too large for a record. */
    public static ProducerSettings producers(Configuration configuration, WorkDir workDir) {
        return new ProducerSettings(
                Math.toIntExact(configuration.get(ConfigKeys.INLINE_MAX_BYTES)), claimChecks(configuration, workDir));
    }

    /** A connection to these servers with the configured serializers and client properties. */
    public static KafkaConnection connection(Configuration configuration, String bootstrapServers, String registryUrl) {
        Map<String, String> common = new HashMap<>(configuration.registryProperties());
        common.putAll(configuration.passThrough("kafka."));
        return new KafkaConnection(
                bootstrapServers,
                registryUrl,
                configuration.get(ConfigKeys.SERIALIZER),
                configuration.get(ConfigKeys.DESERIALIZER),
                common,
                configuration.passThrough("kafka.producer."),
                configuration.passThrough("kafka.consumer."),
                configuration.passThrough("kafka.streams."));
    }
}
