package dev.laddstreams.schemas;

/** Names the transactional ids that go with no consumer group. Who begins with one fences whoever has it already. */
public final class TransactionalIds {
    private TransactionalIds() {}

    /** Of the one writer of a dataset's images and manifest. */
    public static String ofDataset(TopicCatalogue catalogue, String dataset) {
        return catalogue.scoped("ladd-dataset." + dataset);
    }

    /** Of the one process that publishes versions of a labeler. */
    public static String ofLabeler(TopicCatalogue catalogue, String labelerId) {
        return catalogue.scoped("ladd-labeler." + labelerId);
    }

    /** Of whoever changes what is active. */
    public static String ofActivations(TopicCatalogue catalogue) {
        return catalogue.scoped("ladd-activations");
    }

    /** Of whoever puts dead letters back. */
    public static String ofReplays(TopicCatalogue catalogue) {
        return catalogue.scoped("ladd-dead-letters-replay");
    }
}
