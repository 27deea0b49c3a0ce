package dev.laddstreams.producers;

import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.schemas.TopicCatalogue;

/**
 * Removes a dataset's manifest as its one writer: an earlier one, such as a distillation that shows revisions on the way,
 * writes nothing more once this is open. Not thread-safe.
 */
public final class ManifestRemoval implements AutoCloseable {
    private final TopicCatalogue catalogue;
    private final String dataset;
    private final TransactionalWriter writer;

    private ManifestRemoval(TopicCatalogue catalogue, String dataset, TransactionalWriter writer) {
        this.catalogue = catalogue;
        this.dataset = dataset;
        this.writer = writer;
    }

    /** Fences whoever writes the dataset. */
    public static ManifestRemoval open(KafkaConnection connection, TopicCatalogue catalogue, String dataset) {
        return new ManifestRemoval(catalogue, dataset, TransactionalWriter.ofDataset(connection, catalogue, dataset));
    }

    /**
     * Leaves a tombstone for the manifest.
     *
     * @throws dev.laddstreams.errors.LaddException {@code FENCED} when another has begun to write the dataset since
     */
    public void remove() {
        writer.begin();
        try {
            writer.remove(catalogue.datasets(), dataset);
            writer.commit();
        } catch (RuntimeException e) {
            writer.abort();
            throw e;
        }
    }

    @Override
    public void close() {
        writer.close();
    }
}
