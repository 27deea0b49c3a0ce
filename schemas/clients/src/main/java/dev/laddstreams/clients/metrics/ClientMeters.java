package dev.laddstreams.clients.metrics;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/**
 * What Kafka's clients and topologies measure of themselves, shown while they are open: a choice of it, of the first hundred,
 * and nothing by partition or broker, so that the number of series is bounded. Thread-safe.
 */
public final class ClientMeters {
    /** At once; those that are opened beyond are not shown. */
    static final int MOST_CLIENTS = 100;

    private static final String PREFIX = "kafka.";
    private static final Set<String> UNBOUNDED = Set.of("partition", "node.id");
    private static final Set<String> SHOWN = Set.of(
            "kafka.consumer.fetch.manager.records.consumed.rate",
            "kafka.consumer.fetch.manager.bytes.consumed.rate",
            "kafka.consumer.fetch.manager.fetch.latency.avg",
            "kafka.consumer.coordinator.assigned.partitions",
            "kafka.consumer.coordinator.last.heartbeat.seconds.ago",
            "kafka.consumer.coordinator.rebalance.total",
            "kafka.producer.record.send.rate",
            "kafka.producer.record.error.rate",
            "kafka.producer.record.queue.time.avg",
            "kafka.producer.request.latency.avg",
            "kafka.stream.alive.stream.threads",
            "kafka.stream.thread.process.rate",
            "kafka.stream.thread.process.latency.avg",
            "kafka.stream.thread.commit.latency.avg");

    private final Optional<MeterRegistry> registry;

    @GuardedBy("this")
    private Optional<Refreshes> refreshes = Optional.empty();

    @GuardedBy("this")
    private int open;

    /** Ends what it stands for; a second time does nothing. */
    @FunctionalInterface
    public interface Binding extends AutoCloseable {
        @Override
        void close();
    }

    /** @param registry empty where nobody looks */
    ClientMeters(Optional<MeterRegistry> registry) {
        this.registry = registry;
        registry.ifPresent(known -> known.config().meterFilter(new Choice()));
    }

    /** Names as {@code /metrics} shows them. */
    public static List<String> prometheusNames() {
        return SHOWN.stream().map(name -> name.replace('.', '_')).sorted().toList();
    }

    /** Shows a consumer until the binding is closed. */
    public Binding show(Consumer<?, ?> consumer) {
        return show(scheduler -> new KafkaClientMetrics(consumer, List.of(), scheduler));
    }

    /** Shows a producer until the binding is closed. */
    public Binding show(Producer<?, ?> producer) {
        return show(scheduler -> new KafkaClientMetrics(producer, List.of(), scheduler));
    }

    /** Shows what one of Micrometer's binders for Kafka measures until the binding is closed. */
    public synchronized Binding show(Function<ScheduledExecutorService, MeterBinder> binders) {
        if (registry.isEmpty() || open == MOST_CLIENTS) {
            return () -> {};
        }
        open++;
        Refreshes thread = refreshes.orElseGet(Refreshes::new);
        refreshes = Optional.of(thread);
        MeterBinder binder = binders.apply(thread);
        binder.bindTo(registry.get());
        RunnableScheduledFuture<?> refresh = thread.last();
        AtomicBoolean closed = new AtomicBoolean();
        return () -> {
            if (!closed.getAndSet(true)) {
                refresh.cancel(false);
                // behind a refresh that is under way, which would show the meters anew
                thread.execute(() -> hide(binder));
            }
        };
    }

    private synchronized void hide(MeterBinder binder) {
        open--;
        if (binder instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Refreshes no more. */
    public synchronized void stop() {
        refreshes.ifPresent(ScheduledThreadPoolExecutor::shutdown);
    }

    /**
     * The thread that looks for meters which clients make later. It tells which of its tasks came last, for binders of
     * Micrometer 1.17 do not end theirs when they are closed.
     */
    private static final class Refreshes extends ScheduledThreadPoolExecutor {
        private volatile Optional<RunnableScheduledFuture<?>> last = Optional.empty();

        Refreshes() {
            super(1, work -> {
                Thread thread = new Thread(work, "ladd-client-meters");
                thread.setDaemon(true);
                return thread;
            });
            setRemoveOnCancelPolicy(true);
            setRejectedExecutionHandler((work, pool) -> {});
        }

        RunnableScheduledFuture<?> last() {
            return last.orElseThrow();
        }

        @Override
        protected <V> RunnableScheduledFuture<V> decorateTask(Runnable work, RunnableScheduledFuture<V> task) {
            if (task.isPeriodic()) {
                last = Optional.of(task);
            }
            return task;
        }
    }

    private static final class Choice implements MeterFilter {
        @Override
        public MeterFilterReply accept(Meter.Id id) {
            if (!id.getName().startsWith(PREFIX)) {
                return MeterFilterReply.NEUTRAL;
            }
            return SHOWN.contains(id.getName())
                            && id.getTags().stream().noneMatch(tag -> UNBOUNDED.contains(tag.getKey()))
                    ? MeterFilterReply.ACCEPT
                    : MeterFilterReply.DENY;
        }
    }
}
