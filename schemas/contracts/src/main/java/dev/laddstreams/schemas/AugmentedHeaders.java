package dev.laddstreams.schemas;

/** The headers of augmented records. */
public final class AugmentedHeaders {
    /**
     * Says the id of the images topic that the labeler read the image from: its name alone may mean one that was deleted
     * and made anew.
     */
    public static final String IMAGES_TOPIC_ID = "ladd.images-topic-id";

    /** Says in which round of labelling everything the labeler wrote the record, 0 for the first. */
    public static final String ROUND = "ladd.labeling-round";

    /**
     * Says which batch the image was labelled in, as {@code <instance>/<number>/<images>}: the process slot, the batches that
     * it has labelled for this version since it began to serve it, this one included, and how many images this one held.
     */
    public static final String BATCH = "ladd.batch";

    private AugmentedHeaders() {}
}
