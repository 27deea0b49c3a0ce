package dev.laddstreams.producers;

import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.learning.ProgressListener;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.DatasetManifest;

/**
 * Puts images that exist already on a dataset's topic: a user's own set, a distilled set made elsewhere, or a control
 * chosen from real images.
 */
public record ImageImporter(KafkaConnection connection, TopicCatalogue catalogue, ProducerSettings settings) {
    /**
     * Makes the dataset consist of exactly these images and seals it; importing the same again changes nothing.
     *
     * @return the sealed manifest
     */
    public DatasetManifest importImages(DatasetDescription description, ImageSource images, ProgressListener progress) {
        try (ImageWriter writer = ImageWriter.open(connection, catalogue, settings, description)) {
            return writer.replaceAndSeal(images, progress);
        }
    }
}
