package dev.laddstreams.app.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.http.sse.SseClient;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells browsers which panels have changed, several times a second at most; what they show they ask for themselves, so that
 * a slow browser misses states and costs nothing. Thread-safe.
 */
final class EventHub implements AutoCloseable {
    /** Browsers that are told. */
    static final int MOST_CLIENTS = 200;

    private static final Logger LOG = LoggerFactory.getLogger(EventHub.class);
    private static final long LOOK_MILLIS = 150;
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final int SENDERS = 4;

    private final PanelVersions versions;
    private final Map<SseClient, Told> clients = new ConcurrentHashMap<>();
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(daemon("page-events"));
    private final ExecutorService senders = Executors.newFixedThreadPool(SENDERS, daemon("page-sender"));

    /** What one browser was told last. */
    private static final class Told {
        private final AtomicBoolean sending = new AtomicBoolean();
        private volatile long changes = -1;
        private volatile long nanos = System.nanoTime();
    }

    EventHub(PanelVersions versions) {
        this.versions = versions;
        ScheduledFuture<?> unused =
                ticker.scheduleWithFixedDelay(this::tell, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static ThreadFactory daemon(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Whether one more browser may be told. */
    boolean hasRoom() {
        return clients.size() < MOST_CLIENTS;
    }

    void add(SseClient client) {
        client.keepAlive();
        clients.put(client, new Told());
        client.onClose(() -> clients.remove(client));
    }

    int size() {
        return clients.size();
    }

    private void tell() {
        long now = System.nanoTime();
        clients.forEach((client, told) -> {
            boolean isNews = told.changes != versions.changes() || now - told.nanos > SILENCE_NANOS;
            if (isNews && told.sending.compareAndSet(false, true)) {
                senders.execute(() -> send(client, told));
            }
        });
    }

    private void send(SseClient client, Told told) {
        try {
            told.changes = versions.changes();
            told.nanos = System.nanoTime();
            client.sendEvent("changes", new String(PageJson.write(versions.all()), UTF_8));
        } catch (RuntimeException e) {
            LOG.debug("A browser is gone", e);
            clients.remove(client);
        } finally {
            told.sending.set(false);
            if (client.terminated()) {
                clients.remove(client);
            }
        }
    }

    @Override
    public void close() {
        ticker.shutdownNow();
        clients.keySet().forEach(SseClient::close);
        senders.shutdownNow();
    }
}
