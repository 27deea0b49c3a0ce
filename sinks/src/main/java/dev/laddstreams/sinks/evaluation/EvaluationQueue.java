package dev.laddstreams.sinks.evaluation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.LogFields;
import dev.laddstreams.clients.TopicSnapshot;
import dev.laddstreams.clients.roles.Loop;
import dev.laddstreams.errors.Backoff;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.ProgressListener;
import dev.laddstreams.learning.evaluation.Control;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.Evaluation;
import dev.laddstreams.sinks.internal.DurableProducer;
import dev.laddstreams.sinks.table.CatalogSettings;
import dev.laddstreams.sinks.table.DatasetCatalog;
import dev.laddstreams.sinks.table.TaggedDataset;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tags that wait for their evaluation, and the thread that works them off, oldest first. Thread-safe. */
final class EvaluationQueue implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EvaluationQueue.class);

    private final KafkaConnection connection;
    private final TopicCatalogue topics;
    private final CatalogSettings tables;
    private final EvaluationPlan.Source plans;
    private final EvaluationListener listener;
    private final EvaluationMeters meters;
    private final Loop loop;
    private final BlockingQueue<EvaluationTask> waiting = new LinkedBlockingQueue<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Backoff backoff = Backoff.until(closing);
    private final Thread worker;

    /** @param loop of the thread to be, which has its name; closed with this */
    EvaluationQueue(
            KafkaConnection connection,
            TopicCatalogue topics,
            CatalogSettings tables,
            EvaluationPlan.Source plans,
            EvaluationListener listener,
            EvaluationMeters meters,
            Loop loop) {
        this.connection = connection;
        this.topics = topics;
        this.tables = tables;
        this.plans = plans;
        this.listener = listener;
        this.meters = meters;
        this.loop = loop;
        this.worker = new Thread(this::work, loop.name());
        worker.start();
    }

    void add(EvaluationTask task) {
        waiting.add(task);
        meters.waiting(waiting.size());
    }

    /** Forgets what has not begun. */
    void clear() {
        waiting.clear();
    }

    private void work() {
        try (Serializer<Evaluation> serializer = connection.valueSerializer();
                DurableProducer producer = new DurableProducer(connection, topics.evaluations())) {
            while (!isClosing()) {
                EvaluationTask next = waiting.poll(200, TimeUnit.MILLISECONDS);
                meters.waiting(waiting.size());
                if (next != null) {
                    loop.beat();
                    attempt(next, serializer, producer);
                    loop.rest();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void attempt(EvaluationTask task, Serializer<Evaluation> serializer, DurableProducer producer)
            throws InterruptedException {
        try {
            evaluate(task, serializer, producer);
            backoff.reset();
        } catch (LaddException e) {
            if (isClosing()) {
                return;
            }
            if (e.reason().mayPass()) {
                LogFields.of(task.dataset())
                        .on(LOG.atWarn())
                        .setCause(e)
                        .log("Evaluation of {} of {} waits", task.tag(), task.dataset());
                waiting.add(task);
                if (backoff.await()) {
                    LOG.debug("Closed while an evaluation waited");
                }
            } else {
                fail(task, e);
            }
        } catch (RuntimeException e) {
            fail(task, LaddException.defect("evaluate " + task.tag() + " of " + task.dataset(), e));
        }
    }

    private void fail(EvaluationTask task, LaddException failure) {
        meters.failed();
        LogFields.of(task.dataset())
                .on(LOG.atError())
                .setCause(failure)
                .log("Evaluation of {} of {} failed", task.tag(), task.dataset());
        listener.failed(task.dataset(), task.tag(), failure);
    }

    private void evaluate(EvaluationTask task, Serializer<Evaluation> serializer, DurableProducer producer) {
        Optional<EvaluationPlan> plan = plans.apply(task.dataset());
        if (plan.isEmpty()) {
            LOG.debug("Dataset {} is not to be evaluated", task.dataset());
            return;
        }
        Set<String> known = TopicSnapshot.read(connection, topics.evaluations(), Evaluation.class)
                .keySet();
        List<Control> missing = plan.get().controls().stream()
                .filter(control -> !known.contains(task.key(control)))
                .toList();
        if (missing.isEmpty()) {
            return;
        }
        TagEvaluator evaluator;
        try (DatasetCatalog catalog = DatasetCatalog.open(tables)) {
            TaggedDataset tagged = TaggedDataset.open(catalog, task.dataset(), task.tag());
            evaluator = TagEvaluator.load(tagged, plan.get());
        }
        for (Control control : missing) {
            long start = System.nanoTime();
            ProgressListener progress = listener.starting(task.dataset(), task.tag(), control);
            Evaluation evaluation = evaluator.evaluate(control, unlessClosing(progress), Clock.systemUTC());
            String topic = topics.evaluations().name();
            producer.send(List.of(new ProducerRecord<>(
                    topic, task.key(control).getBytes(UTF_8), serializer.serialize(topic, evaluation))));
            LogFields.of(task.dataset())
                    .on(LOG.atInfo())
                    .log(
                            "Dataset {} at {}, {}: accuracy {} % +- {} %",
                            task.dataset(),
                            task.tag(),
                            control.code(),
                            percent(evaluation.getAccuracyMean()),
                            percent(evaluation.getAccuracyStd()));
            meters.finished(evaluation, System.nanoTime() - start);
            listener.finished(evaluation);
        }
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f", 100 * share);
    }

    private ProgressListener unlessClosing(ProgressListener progress) {
        return (done, total, detail) -> {
            loop.beat();
            if (isClosing()) {
                throw LaddException.cannot(Reason.INTERRUPTED, "evaluate", "the consumer is closing", "to finish");
            }
            progress.progress(done, total, detail);
        };
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            worker.join();
            loop.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
