package dev.laddstreams.app.wiring;

import dev.laddstreams.app.config.ConfigKeys;
import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.runtime.PartSettings;

/** How the topology of the declarations is written. */
public enum TopologyFormat {
    /** Lines for people. */
    TEXT,
    /** A flow chart for Markdown. */
    MERMAID,
    /** An AsyncAPI 3 document, as JSON. */
    ASYNCAPI;

    private static final String EMBEDDED_SERVER = "localhost:9092";

    /** Writes the topology of what a configuration declares, which {@link Declarations#check} has found nothing wrong with. */
    public String write(Configuration configuration) {
        SystemTopology topology = SystemTopology.of(
                Declarations.of(configuration),
                PartSettings.catalogue(configuration),
                configuration.get(ConfigKeys.CATALOG_NAMESPACE));
        return switch (this) {
            case TEXT -> TopologyText.text(topology);
            case MERMAID -> TopologyText.mermaid(topology);
            case ASYNCAPI ->
                new AsyncApiDocument(
                                topology,
                                configuration.find(ConfigKeys.BOOTSTRAP_SERVERS).orElse(EMBEDDED_SERVER))
                        .json();
        };
    }
}
