package dev.laddstreams.app.wiring;

import dev.laddstreams.app.config.ConfigKeys;
import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.runtime.PartSettings;
import dev.laddstreams.schemas.TopicCatalogue;

/** How the topology of the declarations, or who may do what in it, is written. */
public enum TopologyFormat {
    /** Lines for people. */
    TEXT,
    /** A flow chart for Markdown. */
    MERMAID,
    /** An AsyncAPI 3 document, as JSON. */
    ASYNCAPI,
    /** Which rights each role needs, as commands of Kafka's own tool. */
    ACLS,
    /** Which rights each role needs, as JSON. */
    ACLS_JSON,
    /** Topics and rights, as resources of Strimzi's operators. */
    STRIMZI;

    private static final String EMBEDDED_SERVER = "localhost:9092";

    /** Writes the topology of what a configuration declares, which {@link Declarations#check} has found nothing wrong with. */
    public String write(Configuration configuration) {
        Declarations wiring = Declarations.of(configuration);
        TopicCatalogue catalogue = PartSettings.catalogue(configuration);
        SystemTopology topology = SystemTopology.of(wiring, catalogue, configuration.get(ConfigKeys.CATALOG_NAMESPACE));
        String servers = configuration.find(ConfigKeys.BOOTSTRAP_SERVERS).orElse(EMBEDDED_SERVER);
        return switch (this) {
            case TEXT -> TopologyText.text(topology);
            case MERMAID -> TopologyText.mermaid(topology);
            case ASYNCAPI -> new AsyncApiDocument(topology, servers).json();
            case ACLS -> AccessText.commands(AccessTable.of(wiring, catalogue), servers);
            case ACLS_JSON -> AccessText.json(AccessTable.of(wiring, catalogue));
            case STRIMZI -> StrimziText.yaml(TopicPlan.own(wiring, catalogue), AccessTable.of(wiring, catalogue));
        };
    }
}
