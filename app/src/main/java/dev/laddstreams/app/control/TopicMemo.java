package dev.laddstreams.app.control;

import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.TopicSnapshot;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.schemas.TopicSpec;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.apache.avro.specific.SpecificRecord;

/** The records of one topic, read when they are first asked for and never again. Thread-safe. */
final class TopicMemo<T extends SpecificRecord> {
    private final String topic;
    private final FutureTask<Map<String, T>> reading;

    TopicMemo(KafkaConnection connection, TopicSpec topic, Class<T> type) {
        this.topic = topic.name();
        this.reading = new FutureTask<>(() -> Collections.unmodifiableMap(TopicSnapshot.read(connection, topic, type)));
    }

    /** Begins to read in a thread of its own, for those who ask later. */
    void readMeanwhile() {
        Thread reader = new Thread(reading, "read-" + topic);
        reader.setDaemon(true);
        reader.start();
    }

    /** @throws LaddException as {@link TopicSnapshot#read} */
    Map<String, T> byKey() {
        reading.run();
        try {
            return reading.get();
        } catch (InterruptedException e) {
            throw LaddException.interrupted("read " + topic, e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof LaddException own ? own : LaddException.defect("read " + topic, e.getCause());
        }
    }

    Collection<T> records() {
        return byKey().values();
    }

    Optional<T> find(String key) {
        return Optional.ofNullable(byKey().get(key));
    }
}
