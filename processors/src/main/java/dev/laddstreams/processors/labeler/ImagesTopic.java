package dev.laddstreams.processors.labeler;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The images topic as a session found it. One that is deleted and made anew under its name is another topic: the offsets of
 * the first mean nothing in it, and yet a running consumer goes on with them. So each commit says which topic it means. Not
 * thread-safe.
 */
final class ImagesTopic {
    private static final Logger LOG = LoggerFactory.getLogger(ImagesTopic.class);
    private static final String MARK = "topic-id=";
    private static final Duration WATCH_INTERVAL = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String name;
    private final String id;
    private final Lookup lookup;
    private Optional<Future<String>> asked = Optional.empty();
    private long askedAt = System.nanoTime();

    /** Asks the broker. */
    @FunctionalInterface
    interface Lookup {
        /** The id that the topic of this name has now. */
        Future<String> idOf(String topic);
    }

    private ImagesTopic(String name, String id, Lookup lookup) {
        this.name = name;
        this.id = id;
        this.lookup = lookup;
    }

    /**
     * The topic that has this name now.
     *
     * @throws LaddException {@code TOPIC_REPLACED} while there is none, {@code BROKER_UNAVAILABLE} or {@code INTERRUPTED}
     */
    static ImagesTopic find(String name, Lookup lookup) {
        String id = answer(name, lookup.idOf(name))
                .orElseThrow(() -> LaddException.cannot(
                        Reason.TOPIC_REPLACED, "read topic " + name, "it was deleted", "a topic of that name"));
        return new ImagesTopic(name, id, lookup);
    }

    String name() {
        return name;
    }

    String id() {
        return id;
    }

    /** An offset with the mark of this topic. */
    OffsetAndMetadata marked(OffsetAndMetadata offset) {
        return new OffsetAndMetadata(offset.offset(), offset.leaderEpoch(), MARK + id);
    }

    /** Whether an offset was committed for an earlier topic of this name. One without a mark was set by an operator. */
    boolean isOfAnother(OffsetAndMetadata offset) {
        return offset.metadata().startsWith(MARK) && !offset.metadata().equals(MARK + id);
    }

    /**
     * Asks whether it still is the topic of its name: what was consumed before came from it then.
     *
     * @throws LaddException {@code TOPIC_REPLACED}, {@code BROKER_UNAVAILABLE} or {@code INTERRUPTED}
     */
    void requireSame() {
        requireSame(answer(name, lookup.idOf(name)));
    }

    /**
     * Asks now and then, without waiting for the answer. A topic that is away, or a broker, may come back.
     *
     * @throws LaddException {@code TOPIC_REPLACED}
     */
    void watch(long now) {
        if (asked.isEmpty()) {
            if (now - askedAt >= WATCH_INTERVAL.toNanos()) {
                askedAt = now;
                asked = Optional.of(lookup.idOf(name));
            }
        } else if (asked.get().isDone()) {
            Optional<String> answer = answerIfAny(asked.get());
            asked = Optional.empty();
            if (answer.isPresent()) {
                requireSame(answer);
            }
        }
    }

    private void requireSame(Optional<String> now) {
        if (!now.equals(Optional.of(id))) {
            throw LaddException.cannot(
                    Reason.TOPIC_REPLACED,
                    "go on in topic " + name,
                    now.map(other -> "it was made anew and has id " + other + " now")
                            .orElse("it was deleted"),
                    "the topic with id " + id);
        }
    }

    private Optional<String> answerIfAny(Future<String> asked) {
        try {
            return answer(name, asked);
        } catch (LaddException e) {
            if (e.reason() != Reason.BROKER_UNAVAILABLE) {
                throw e;
            }
            LOG.debug("Whether {} was made anew is not known", name, e);
            return Optional.empty();
        }
    }

    /** Empty when there is no such topic. */
    private static Optional<String> answer(String name, Future<String> asked) {
        try {
            return Optional.of(asked.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            throw LaddException.interrupted("describe topic " + name, e);
        } catch (ExecutionException | TimeoutException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return Optional.empty();
            }
            throw LaddException.cannot(
                    Reason.BROKER_UNAVAILABLE, "describe topic " + name, String.valueOf(e), "a broker that answers", e);
        }
    }
}
