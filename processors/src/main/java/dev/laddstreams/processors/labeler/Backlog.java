package dev.laddstreams.processors.labeler;

import java.time.Duration;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What waits on a lane's partitions when they are given to it: read ahead with a consumer of its own, it tells which records
 * a later one of the same image in the same partition supersedes, as compaction will in its time. Holds a bit a record and,
 * while it reads, the newest revision of at most {@value #MAX_IMAGES} images; of further ones it says nothing. For one thread.
 */
final class Backlog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Backlog.class);
    /** About 30 MB. */
    private static final int MAX_IMAGES = 200_000;
    /** At most 8 MB a partition. */
    private static final long MAX_OFFSETS = 1L << 26;

    private final Supplier<Consumer<byte[], byte[]>> opener;
    private final Function<ConsumerRecord<byte[], byte[]>, Optional<ImageRevision>> reader;
    private final long worthwhile;
    private final int maxImages;
    private final Map<TopicPartition, Part> parts = new HashMap<>();
    private Optional<Consumer<byte[], byte[]>> ahead = Optional.empty();
    private int images;

    /**
     * Makes a backlog of which nothing is known yet.
     *
     * @param opener opens a consumer without a group, closed here
     * @param reader tells what is to be labelled or withdrawn by a record; empty for one that supersedes nothing
     * @param worthwhile fewer records than that are not read ahead
     */
    Backlog(
            Supplier<Consumer<byte[], byte[]>> opener,
            Function<ConsumerRecord<byte[], byte[]>, Optional<ImageRevision>> reader,
            long worthwhile) {
        this(opener, reader, worthwhile, MAX_IMAGES);
    }

    Backlog(
            Supplier<Consumer<byte[], byte[]>> opener,
            Function<ConsumerRecord<byte[], byte[]>, Optional<ImageRevision>> reader,
            long worthwhile,
            int maxImages) {
        this.opener = opener;
        this.reader = reader;
        this.worthwhile = worthwhile;
        this.maxImages = maxImages;
    }

    /**
     * Begins to read what lies between a lane's positions and where its partitions end now, if that is worthwhile.
     *
     * @param ends offsets after the last committed records
     */
    void begin(Map<TopicPartition, Long> positions, Map<TopicPartition, Long> ends) {
        forget();
        positions.forEach((partition, position) -> {
            long end = Math.min(Objects.requireNonNull(ends.get(partition), "end"), position + MAX_OFFSETS);
            if (end > position) {
                parts.put(partition, new Part(position, end));
            }
        });
        if (parts.values().stream().mapToLong(Part::length).sum() < worthwhile) {
            parts.clear();
            return;
        }
        Consumer<byte[], byte[]> consumer = opener.get();
        ahead = Optional.of(consumer);
        consumer.assign(parts.keySet());
        parts.forEach((partition, part) -> consumer.seek(partition, part.start));
    }

    /** Whether there is more to read before it can tell. */
    boolean isUnderway() {
        return ahead.isPresent();
    }

    /** Reads on, and waits for records no longer than the timeout. */
    void readOn(Duration timeout) {
        Consumer<byte[], byte[]> consumer = ahead.orElseThrow();
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(timeout)) {
            part(record).ifPresent(part -> reader.apply(record)
                    .filter(image -> images < maxImages || part.newest.containsKey(image.imageId()))
                    .ifPresent(image -> images += part.hear(record.offset(), image)));
        }
        if (parts.entrySet().stream().allMatch(part -> consumer.position(part.getKey()) >= part.getValue().end)) {
            long superseded = parts.values().stream()
                    .mapToLong(part -> part.superseded.cardinality())
                    .sum();
            if (superseded > 0) {
                LOG.info(
                        "{} of the {} records ahead are superseded by later ones and are passed",
                        superseded,
                        parts.values().stream().mapToLong(Part::length).sum());
            }
            endReading();
        }
    }

    /** Whether a later record of its partition is known to supersede this one. */
    boolean isSuperseded(ConsumerRecord<byte[], byte[]> record) {
        return part(record)
                .filter(part -> part.superseded.get((int) (record.offset() - part.start)))
                .isPresent();
    }

    private Optional<Part> part(ConsumerRecord<byte[], byte[]> record) {
        return Optional.ofNullable(parts.get(new TopicPartition(record.topic(), record.partition())))
                .filter(part -> record.offset() >= part.start && record.offset() < part.end);
    }

    /** Forgets all that it knows: the partitions are no longer the lane's. */
    void forget() {
        endReading();
        parts.clear();
    }

    @Override
    public void close() {
        forget();
    }

    private void endReading() {
        ahead.ifPresent(Consumer::close);
        ahead = Optional.empty();
        parts.values().forEach(part -> part.newest.clear());
        images = 0;
    }

    /** One partition's backlog. */
    private static final class Part {
        private final long start;
        private final long end;
        private final BitSet superseded = new BitSet();
        private final Map<String, Newest> newest = new HashMap<>();

        /** The newest revision of an image, and where. */
        private record Newest(int revision, long offset) {}

        Part(long start, long end) {
            this.start = start;
            this.end = end;
        }

        long length() {
            return end - start;
        }

        /** Returns how many more images are remembered. */
        int hear(long offset, ImageRevision image) {
            Newest before = newest.get(image.imageId());
            if (before != null && image.revision() < before.revision()) {
                return 0;
            }
            if (before != null) {
                superseded.set((int) (before.offset() - start));
            }
            newest.put(image.imageId(), new Newest(image.revision(), offset));
            return before == null ? 1 : 0;
        }
    }
}
