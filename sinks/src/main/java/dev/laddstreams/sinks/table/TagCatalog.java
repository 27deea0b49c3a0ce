package dev.laddstreams.sinks.table;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.ManageSnapshots;
import org.apache.iceberg.Table;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.UpdateProperties;

/** The tags of one dataset's table, as they were at its last refresh. A tag never moves. */
public final class TagCatalog {
    private static final String TAG = "ladd.tag.";
    private static final String ACTIVE = "ladd.active";

    private final String dataset;
    private final Table table;

    TagCatalog(String dataset, Table table) {
        this.dataset = dataset;
        this.table = table;
    }

    /** Oldest first: by the snapshots, whose order no clock changes. */
    public List<TagInfo> all() {
        return table.properties().entrySet().stream()
                .filter(property -> property.getKey().startsWith(TAG))
                .map(property -> TagInfo.parse(property.getValue()))
                .filter(info -> table.refs().containsKey(info.tag()))
                .sorted(Comparator.comparingLong(this::sequenceNumber)
                        .thenComparingLong(TagInfo::taggedAt)
                        .thenComparing(TagInfo::tag))
                .toList();
    }

    private long sequenceNumber(TagInfo info) {
        return table.snapshot(info.tag()).sequenceNumber();
    }

    public Optional<TagInfo> find(String tag) {
        return Optional.ofNullable(table.properties().get(TAG + tag))
                .filter(json -> table.refs().containsKey(tag))
                .map(TagInfo::parse);
    }

    public TagInfo require(String tag) {
        return find(tag)
                .orElseThrow(() -> LaddException.cannot(
                        Reason.USAGE,
                        "read dataset " + dataset,
                        "tag '" + tag + "'",
                        all().isEmpty()
                                ? "a tag; labelling is not complete yet"
                                : "one of "
                                        + String.join(
                                                ", ",
                                                all().stream().map(TagInfo::tag).toList())));
    }

    /** The tag that was activated last, of any labeler. */
    public Optional<TagInfo> active() {
        return Optional.ofNullable(table.properties().get(ACTIVE)).flatMap(this::find);
    }

    /** The tag that was activated last, of one labeler. */
    public Optional<TagInfo> active(String labelerId) {
        return Optional.ofNullable(table.properties().get(activeKey(labelerId))).flatMap(this::find);
    }

    /** The snapshot that one of these tags is on. */
    public long snapshotId(TagInfo info) {
        return table.snapshot(info.tag()).snapshotId();
    }

    /** Puts a tag on the current snapshot of the table. Does nothing when the tag exists, also when another process is making it just now. */
    public void create(TagInfo info) {
        if (find(info.tag()).isPresent()) {
            return;
        }
        long snapshot = table.currentSnapshot().snapshotId();
        try {
            Transaction transaction = table.newTransaction();
            transaction
                    .manageSnapshots()
                    .createTag(info.tag(), snapshot)
                    .setMaxRefAgeMs(info.tag(), Long.MAX_VALUE)
                    .commit();
            transaction.updateProperties().set(TAG + info.tag(), info.toJson()).commit();
            transaction.commitTransaction();
        } catch (RuntimeException e) {
            table.refresh();
            if (find(info.tag()).isEmpty()) {
                throw StorageFailure.of("tag dataset " + dataset + " as " + info.tag(), e);
            }
        }
        table.refresh();
    }

    /** The names of a labeler version's tags, oldest first. */
    public List<String> of(String labelerId, int version) {
        return all().stream()
                .filter(info -> info.labelerId().equals(labelerId) && info.version() == version)
                .map(TagInfo::tag)
                .toList();
    }

    /** Removes tags and what is known of them. */
    void remove(List<String> tags) {
        if (tags.isEmpty()) {
            return;
        }
        Transaction transaction = table.newTransaction();
        ManageSnapshots references = transaction.manageSnapshots();
        tags.forEach(references::removeTag);
        references.commit();
        UpdateProperties properties = transaction.updateProperties();
        tags.forEach(tag -> properties.remove(TAG + tag));
        properties.commit();
        transaction.commitTransaction();
        table.refresh();
    }

    /** Makes the tag the active one of its labeler, and of the dataset. */
    public void setActive(String labelerId, String tag) {
        update(Map.of(ACTIVE, tag, activeKey(labelerId), tag));
    }

    private void update(Map<String, String> properties) {
        if (table.properties().entrySet().containsAll(properties.entrySet())) {
            return;
        }
        try {
            UpdateProperties update = table.updateProperties();
            properties.forEach(update::set);
            update.commit();
            table.refresh();
        } catch (RuntimeException e) {
            throw StorageFailure.of("write properties of dataset " + dataset, e);
        }
    }

    private static String activeKey(String labelerId) {
        return ACTIVE + "." + labelerId;
    }
}
