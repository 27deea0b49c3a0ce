package dev.laddstreams.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.laddstreams.clients.KafkaConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Publishes images at a steady rate and notes when the committed record of each can be read; counts the records of a
 * back-fill beside them. Two threads of its own.
 */
final class LiveProbe implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(20);

    private final ScaleTopics topics;
    private final KafkaConnection connection;
    private final ScalePlan plan;
    private final String live;
    private final String fill;
    private final Map<String, Long> published = new ConcurrentHashMap<>();
    private final List<Arrival> arrivals = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private long filled;
    private long fillStart;
    private long fillEnd;
    private volatile boolean closed;

    /** @param nanos when it was published */
    private record Arrival(long nanos, long latencyNanos) {}

    /** @param live how the keys of live records end, and {@code fill} those of the back-fill */
    LiveProbe(ScaleTopics topics, KafkaConnection connection, ScalePlan plan, String live, String fill) {
        this.topics = topics;
        this.connection = connection;
        this.plan = plan;
        this.live = live;
        this.fill = fill;
    }

    void start() {
        threads.add(new Thread(this::publish, "live-images"));
        threads.add(new Thread(this::consume, "live-records"));
        threads.forEach(Thread::start);
    }

    private void publish() {
        SplittableRandom random = new SplittableRandom(2);
        long period = Duration.ofSeconds(1).toNanos() / plan.number("live-per-second");
        for (long next = System.nanoTime(); !closed; next += period) {
            FixedCost.await(Duration.ofNanos(next - System.nanoTime()));
            ScaleTopics.Published image = topics.publishImage(random);
            published.put(image.imageId(), image.nanos());
        }
    }

    private void consume() {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                connection.consumerProperties(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(IntStream.range(0, plan.catalogue().partitions())
                    .mapToObj(partition -> new TopicPartition(topics.target().name(), partition))
                    .toList());
            consumer.seekToBeginning(consumer.assignment());
            while (!closed) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    accept(new String(record.key(), UTF_8));
                }
            }
        }
    }

    private synchronized void accept(String key) {
        long now = System.nanoTime();
        if (key.endsWith(live)) {
            Long sent = published.remove(key.substring(0, key.indexOf('|')));
            if (sent != null) {
                arrivals.add(new Arrival(sent, now - sent));
            }
        } else if (key.endsWith(fill)) {
            fillStart = filled == 0 ? now : fillStart;
            fillEnd = now;
            filled++;
        }
    }

    /** Of images published between two moments. */
    synchronized ScaleReport.Latency latency(long from, long to) {
        long[] nanos = arrivals.stream()
                .filter(arrival -> arrival.nanos() >= from && arrival.nanos() < to)
                .mapToLong(Arrival::latencyNanos)
                .sorted()
                .toArray();
        int missing = (int) published.values().stream()
                .filter(sent -> sent >= from && sent < to)
                .count();
        return new ScaleReport.Latency(quantile(nanos, 0.5), quantile(nanos, 0.99), nanos.length, missing);
    }

    synchronized boolean hasArrivals() {
        return !arrivals.isEmpty();
    }

    synchronized long filled() {
        return filled;
    }

    /** Images a second of the back-fill so far. */
    synchronized double fillRate() {
        return filled < 2 ? 0 : filled / ((fillEnd - fillStart) / 1e9);
    }

    private static double quantile(long[] sorted, double share) {
        return sorted.length == 0
                ? Double.NaN
                : sorted[(int) Math.min(sorted.length - 1L, Math.round(share * sorted.length))] / 1e6;
    }

    @Override
    public void close() {
        closed = true;
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
