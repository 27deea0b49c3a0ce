package dev.laddstreams.app.gc;

import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.sinks.table.DatasetCatalog;
import java.util.Optional;

/**
 * What refers to files.
 *
 * @param tables empty where nothing was stored yet; the caller's, who closes them
 */
public record GcSystem(KafkaConnection connection, TopicCatalogue catalogue, Optional<DatasetCatalog> tables) {}
