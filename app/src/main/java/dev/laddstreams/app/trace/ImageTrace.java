package dev.laddstreams.app.trace;

import dev.laddstreams.schemas.SourcePosition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that topics and table still hold of one image; as JSON with these names. What compaction removed is not there.
 *
 * @param revisions as the images topic holds them, in its order
 * @param labels by labeler version, in the order of the augmented topic
 * @param refusals the oldest first
 * @param rows of the table
 * @param tags that show the image, the oldest first
 * @param evaluations of those tags
 */
public record ImageTrace(
        String image,
        Home dataset,
        List<Revision> revisions,
        List<Label> labels,
        List<Refusal> refusals,
        List<Row> rows,
        List<TagSight> tags,
        List<Figure> evaluations) {
    public ImageTrace {
        revisions = List.copyOf(revisions);
        labels = List.copyOf(labels);
        refusals = List.copyOf(refusals);
        rows = List.copyOf(rows);
        tags = List.copyOf(tags);
        evaluations = List.copyOf(evaluations);
    }

    /**
     * The image's dataset.
     *
     * @param revision of the manifest, null with the state where only a table is left
     */
    public record Home(
            String id, @Nullable Integer revision, @Nullable String state) {}

    /**
     * One record of the images topic.
     *
     * @param state {@code deleted} for a tombstone, {@code unreadable} for what is no image
     * @param content null where there is none
     * @param sentAt when its producer sent it
     * @param traceparent null where its producer sent none
     */
    public record Revision(
            SourcePosition at,
            String state,
            @Nullable Content content,
            String sentAt,
            @Nullable String traceparent) {}

    /** @param name of the class */
    public record Content(int revision, int stage, String name, String method, String producedAt) {}

    /**
     * One record of the augmented topic.
     *
     * @param revision of the image
     * @param mean null where the image was withdrawn, or the label cannot be read
     * @param traceparent null where the image's producer sent none
     */
    public record Label(
            String labeler,
            int version,
            int revision,
            String state,
            SourcePosition at,
            Origin origin,
            @Nullable Mean mean,
            @Nullable String traceparent) {}

    /**
     * What a label was made of.
     *
     * @param image where the image stands
     * @param sha256 of the labeler's bundle
     * @param batch that it was labelled in, {@code <instance>/<number>/<images>}; null where the record does not say
     */
    public record Origin(
            SourcePosition image,
            int manifestRevision,
            String sha256,
            String engine,
            String labelledAt,
            @Nullable String batch) {}

    /**
     * A dense label in short.
     *
     * @param likeliest the class with the highest probability in the mean of the sub-images
     */
    public record Mean(int subImages, String likeliest, double probability) {}

    /**
     * A dead letter.
     *
     * @param id as {@code ladd dead-letters show} takes it
     * @param replayedTo null while it waits
     */
    public record Refusal(
            long id,
            SourcePosition at,
            String reason,
            String message,
            String time,
            @Nullable Long replayedTo) {}

    /**
     * One row of the table.
     *
     * @param record of the augmented topic, which the row holds
     * @param snapshot that brought it, null with its time where it is no longer known
     */
    public record Row(
            String labeler,
            int version,
            int revision,
            String state,
            SourcePosition record,
            @Nullable Long snapshot,
            @Nullable String committedAt) {}

    /**
     * A tag that shows the image.
     *
     * @param revision of the image
     * @param active whether readers take it
     */
    public record TagSight(String tag, int manifestRevision, long snapshot, int revision, boolean active) {}

    /** Accuracy of networks that were trained on a tag. */
    public record Figure(String tag, String recipe, double accuracy, double deviation, int networks) {}
}
