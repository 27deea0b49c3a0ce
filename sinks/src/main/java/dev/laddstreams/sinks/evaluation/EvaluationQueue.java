package dev.laddstreams.sinks.evaluation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.ProgressListener;
import dev.laddstreams.learning.evaluation.Control;
import dev.laddstreams.schemas.KafkaConnection;
import dev.laddstreams.schemas.RecordKeys;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.TopicSnapshot;
import dev.laddstreams.schemas.avro.Activation;
import dev.laddstreams.schemas.avro.Evaluation;
import dev.laddstreams.sinks.internal.DurableProducer;
import dev.laddstreams.sinks.table.CatalogSettings;
import dev.laddstreams.sinks.table.DatasetCatalog;
import dev.laddstreams.sinks.table.TaggedDataset;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Activated tags that wait for their evaluation, and the thread that works them off, oldest first. Thread-safe. */
final class EvaluationQueue implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EvaluationQueue.class);
    private static final Set<Reason> PASSING = Set.of(
            Reason.BROKER_UNAVAILABLE,
            Reason.REGISTRY_UNAVAILABLE,
            Reason.OUTPUT_UNWRITABLE,
            Reason.DISK_FULL,
            Reason.TIMED_OUT);
    private static final Duration RETRY_INTERVAL = Duration.ofSeconds(5);

    private final KafkaConnection connection;
    private final TopicCatalogue topics;
    private final CatalogSettings tables;
    private final EvaluationPlan.Source plans;
    private final EvaluationListener listener;
    private final BlockingQueue<Activation> waiting = new LinkedBlockingQueue<>();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final Thread worker = new Thread(this::work, "evaluation");

    EvaluationQueue(
            KafkaConnection connection,
            TopicCatalogue topics,
            CatalogSettings tables,
            EvaluationPlan.Source plans,
            EvaluationListener listener) {
        this.connection = connection;
        this.topics = topics;
        this.tables = tables;
        this.plans = plans;
        this.listener = listener;
        worker.start();
    }

    void add(Activation activation) {
        waiting.add(activation);
    }

    /** Forgets what has not begun. */
    void clear() {
        waiting.clear();
    }

    private void work() {
        try (Serializer<Evaluation> serializer = connection.valueSerializer();
                DurableProducer producer =
                        new DurableProducer(connection, topics.evaluations().maxMessageBytes())) {
            while (!closing.get()) {
                Activation next = waiting.poll(200, TimeUnit.MILLISECONDS);
                if (next != null) {
                    attempt(next, serializer, producer);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void attempt(Activation activation, Serializer<Evaluation> serializer, DurableProducer producer)
            throws InterruptedException {
        try {
            evaluate(activation, serializer, producer);
        } catch (LaddException e) {
            if (closing.get()) {
                return;
            }
            if (PASSING.contains(e.reason())) {
                LOG.warn("Evaluation of {} of {} waits", activation.getTag(), activation.getDataset(), e);
                waiting.add(activation);
                Thread.sleep(RETRY_INTERVAL.toMillis());
            } else {
                fail(activation, e);
            }
        } catch (RuntimeException e) {
            fail(
                    activation,
                    LaddException.cannot(
                            Reason.INTERNAL,
                            "evaluate " + activation.getTag() + " of " + activation.getDataset(),
                            String.valueOf(e.getMessage()),
                            "no failure",
                            e));
        }
    }

    private void fail(Activation activation, LaddException failure) {
        LOG.error("Evaluation of {} of {} failed", activation.getTag(), activation.getDataset(), failure);
        listener.failed(activation.getDataset(), activation.getTag(), failure);
    }

    private void evaluate(Activation activation, Serializer<Evaluation> serializer, DurableProducer producer) {
        Optional<EvaluationPlan> plan = plans.apply(activation.getDataset());
        if (plan.isEmpty()) {
            LOG.debug("Dataset {} is not to be evaluated", activation.getDataset());
            return;
        }
        Set<String> known = TopicSnapshot.read(connection, topics.evaluations(), Evaluation.class)
                .keySet();
        List<Control> missing = plan.get().controls().stream()
                .filter(control -> !known.contains(key(activation, control)))
                .toList();
        if (missing.isEmpty()) {
            return;
        }
        TagEvaluator evaluator;
        try (DatasetCatalog catalog = DatasetCatalog.open(tables)) {
            TaggedDataset tagged = TaggedDataset.open(catalog, activation.getDataset(), activation.getTag());
            evaluator = TagEvaluator.load(tagged, plan.get());
        }
        for (Control control : missing) {
            ProgressListener progress = listener.starting(activation.getDataset(), activation.getTag(), control);
            Evaluation evaluation = evaluator.evaluate(control, unlessClosing(progress), Clock.systemUTC());
            String topic = topics.evaluations().name();
            producer.send(List.of(new ProducerRecord<>(
                    topic, key(activation, control).getBytes(UTF_8), serializer.serialize(topic, evaluation))));
            LOG.info(
                    "Dataset {} at {}, {}: accuracy {} +- {}",
                    activation.getDataset(),
                    activation.getTag(),
                    control.code(),
                    evaluation.getAccuracyMean(),
                    evaluation.getAccuracyStd());
            listener.finished(evaluation);
        }
    }

    private ProgressListener unlessClosing(ProgressListener progress) {
        return (done, total, detail) -> {
            if (closing.get()) {
                throw LaddException.cannot(Reason.INTERRUPTED, "evaluate", "the consumer is closing", "to finish");
            }
            progress.progress(done, total, detail);
        };
    }

    private static String key(Activation activation, Control control) {
        return RecordKeys.evaluation(
                activation.getDataset(),
                activation.getManifestRevision(),
                activation.getLabelerId(),
                activation.getVersion(),
                control.code());
    }

    @Override
    public void close() {
        closing.set(true);
        try {
            worker.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
