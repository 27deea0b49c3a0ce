package dev.laddstreams.processors.view;

import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.KafkaFailure;
import dev.laddstreams.clients.LogFields;
import dev.laddstreams.clients.Topics;
import dev.laddstreams.errors.Backoff;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.schemas.RecordKeys;
import dev.laddstreams.schemas.TopicCatalogue;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One dataset's active view, on a thread of its own: follows a version, changes to another, and begins a new session after
 * every failure. Thread-safe.
 */
final class DatasetView {
    private static final Logger LOG = LoggerFactory.getLogger(DatasetView.class);

    private final KafkaConnection connection;
    private final TopicCatalogue catalogue;
    private final String dataset;
    private final AtomicReference<Version> wanted;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Backoff backoff = Backoff.until(stop);
    private final Thread thread;

    /** What the view shows. */
    record Version(String labelerId, int version) {
        @Override
        public String toString() {
            return RecordKeys.labeler(labelerId, version);
        }
    }

    /** @param first what to show from the start */
    DatasetView(KafkaConnection connection, TopicCatalogue catalogue, String dataset, Version first) {
        this.connection = connection;
        this.catalogue = catalogue;
        this.dataset = dataset;
        this.wanted = new AtomicReference<>(first);
        this.thread = new Thread(LogFields.of(dataset).around(this::run), "ladd-active-view-" + dataset);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Shows this version from now on. */
    void follow(Version version) {
        wanted.set(version);
    }

    /** Asks it to end. Returns at once. */
    void stop() {
        stop.countDown();
    }

    void awaitEnd() {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (stop.getCount() > 0) {
                try {
                    serve();
                } catch (KafkaException e) {
                    beginAnew(KafkaFailure.cannot("show the active version of " + dataset, connection, e));
                } catch (LaddException e) {
                    beginAnew(e);
                }
                if (backoff.await()) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void beginAnew(LaddException cause) {
        LOG.warn("The active view of {} begins anew: {}", dataset, cause.getMessage());
        LOG.debug("The active view of {} failed", dataset, cause);
    }

    private void serve() {
        Topics.create(connection, List.of(catalogue.augmented(dataset), catalogue.active(dataset)));
        try (ViewSession session = new ViewSession(connection, catalogue, dataset)) {
            while (stop.getCount() > 0) {
                session.step(Objects.requireNonNull(wanted.get(), "wanted"));
                backoff.reset();
            }
        }
    }
}
