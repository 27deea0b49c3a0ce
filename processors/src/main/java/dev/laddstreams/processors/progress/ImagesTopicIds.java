package dev.laddstreams.processors.progress;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which ids the images topics of datasets have: one that is deleted and made anew has another. Thread-safe. */
final class ImagesTopicIds {
    private static final Logger LOG = LoggerFactory.getLogger(ImagesTopicIds.class);
    private static final Duration MAX_AGE = Duration.ofSeconds(2);
    private static final String UNKNOWN = "";

    private final Function<String, Optional<String>> lookup;
    private final LongSupplier nanoTime;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();

    private record Answer(String id, long atNanos) {}

    /** @param lookup asks the broker, by dataset; empty where there is no such topic */
    ImagesTopicIds(Function<String, Optional<String>> lookup, LongSupplier nanoTime) {
        this.lookup = lookup;
        this.nanoTime = nanoTime;
    }

    /**
     * Asks the broker. A topic that is away has the id that it had last.
     *
     * @return an empty text where none was ever known
     * @throws KafkaException when the broker does not answer
     */
    String now(String dataset) {
        Optional<String> found = lookup.apply(dataset);
        Answer answer = new Answer(found.orElseGet(() -> last(dataset)), nanoTime.getAsLong());
        answers.put(dataset, answer);
        return answer.id();
    }

    /** As it was at most two seconds ago, and longer ago while the broker does not answer. */
    String lately(String dataset) {
        Answer known = answers.get(dataset);
        if (known != null && nanoTime.getAsLong() - known.atNanos() < MAX_AGE.toNanos()) {
            return known.id();
        }
        try {
            return now(dataset);
        } catch (KafkaException e) {
            LOG.debug("Which images topic {} has now is not known", dataset, e);
            return last(dataset);
        }
    }

    private String last(String dataset) {
        Answer known = answers.get(dataset);
        return known == null ? UNKNOWN : known.id();
    }
}
