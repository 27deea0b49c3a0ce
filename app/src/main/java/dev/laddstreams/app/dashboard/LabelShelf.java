package dev.laddstreams.app.dashboard;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.laddstreams.schemas.avro.AugmentedRecord;
import dev.laddstreams.schemas.avro.AugmentedState;
import dev.laddstreams.schemas.avro.DenseLabel;
import dev.laddstreams.schemas.avro.Provenance;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Dense labels of one dataset, as stored, the last heard ones as far as the memory for them allows. Thread-safe. */
final class LabelShelf {
    /** Bytes of all labels. */
    static final long MOST_BYTES = 16L << 20;

    private static final int OVERHEAD = 300;

    @GuardedBy("this")
    private final Map<String, Held> labels = new LinkedHashMap<>();

    @GuardedBy("this")
    private long bytes;

    /** A dense label and where it is from. */
    record Held(String imageId, DenseLabel label, Provenance provenance) {
        int bytes() {
            return OVERHEAD + label.getValues().remaining();
        }
    }

    synchronized void hear(String key, AugmentedRecord record) {
        forget(key);
        DenseLabel label = record.getDenseLabel();
        if (record.getState() != AugmentedState.LABELLED || label == null) {
            return;
        }
        DenseLabel own = DenseLabel.newBuilder(label)
                .setValues(ByteBuffer.wrap(bytesOf(label.getValues())))
                .build();
        Held held = new Held(record.getImage().getImageId(), own, record.getProvenance());
        labels.put(key, held);
        bytes += held.bytes();
        Iterator<Held> oldest = labels.values().iterator();
        while (bytes > MOST_BYTES && labels.size() > 1) {
            bytes -= oldest.next().bytes();
            oldest.remove();
        }
    }

    @GuardedBy("this")
    private void forget(String key) {
        Held before = labels.remove(key);
        if (before != null) {
            bytes -= before.bytes();
        }
    }

    private static byte[] bytesOf(ByteBuffer buffer) {
        byte[] copy = new byte[buffer.remaining()];
        buffer.duplicate().get(copy);
        return copy;
    }

    synchronized long bytes() {
        return bytes;
    }

    /** Those of one image, by labeler and version. */
    synchronized List<Held> of(String imageId) {
        return select(held -> held.imageId().equals(imageId));
    }

    /** How many images each version has labelled of those that are held, by version. */
    synchronized Map<Integer, Integer> counts() {
        Map<Integer, Integer> counts = new TreeMap<>();
        labels.values().forEach(held -> counts.merge(held.provenance().getVersion(), 1, Integer::sum));
        return counts;
    }

    /** Ids of the images that this version has labelled. */
    synchronized List<String> labelledBy(int version) {
        List<String> ids = new ArrayList<>();
        select(held -> held.provenance().getVersion() == version).forEach(held -> ids.add(held.imageId()));
        return ids;
    }

    @GuardedBy("this")
    private List<Held> select(Predicate<Held> rule) {
        return labels.values().stream().filter(rule).toList();
    }
}
