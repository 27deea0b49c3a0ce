package dev.laddstreams.processors.labeler;

import dev.laddstreams.clients.Fencing;
import dev.laddstreams.clients.Topics;
import dev.laddstreams.clients.roles.Loops;
import dev.laddstreams.learning.labeler.Labeler;
import dev.laddstreams.learning.labeler.LabelerSpec;
import dev.laddstreams.schemas.avro.SyntheticImage;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;

/** Serves a loaded labeler on one dataset: opens a session's clients, lets it work, and closes them. For the lane's thread. */
final class LaneService {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    private static final int BATCHES_WORTH_READING_AHEAD = 3;

    private final LaneContract contract;
    private final LaneId id;
    private final LaneEnvironment environment;
    private final Events events;
    private final Loops loops;
    private Optional<String> servedId = Optional.empty();

    /** The lane, as its service sees it. */
    interface Events {
        /** Whether it was told to stop. */
        boolean isStopping();

        /** As {@link #isStopping}; a lane whose version is no longer wanted says then that it drains. */
        boolean isDraining();

        /** Everything there is has been committed. */
        void caughtUp();

        /** The topic is not the one that was labelled before: everything in it is to be labelled. Told once a topic. */
        void startsOver(ImagesTopic topic);

        /** A transaction has been committed. */
        void committed();
    }

    LaneService(LaneContract contract, LaneEnvironment environment, Events events, Loops loops) {
        this.contract = contract;
        this.id = contract.lane();
        this.environment = environment;
        this.events = events;
        this.loops = loops;
    }

    /** Labels until the lane is told to stop, or a failure ends the clients. */
    void serve(Labeler labeler, LaneMeters meters) throws InterruptedException {
        Topics.create(
                environment.connection(),
                List.of(
                        environment.catalogue().images(id.dataset()),
                        environment.catalogue().augmented(id.dataset())));
        LaneClients clients = new LaneClients(
                environment.connection(),
                environment.catalogue(),
                environment.settings(),
                id,
                contract.consumerGroup(environment.catalogue()));
        try (Admin admin = clients.admin();
                ImageIntake intake = intake(labeler.spec());
                LaneOutputs outputs = outputs(labeler);
                InferenceStage inference = new InferenceStage(
                        new BisectingInference(labeler, contract.shape()),
                        environment.meters(),
                        loops.open("ladd-engine-" + id))) {
            KafkaProducer<byte[], byte[]> producer = clients.producer();
            try {
                // fences a predecessor and settles the transaction that it left; only then are offsets read
                producer.initTransactions();
                ImagesTopic topic = ImagesTopic.find(
                        environment.catalogue().images(id.dataset()).name(), lookup(admin));
                noteTopic(topic);
                consume(
                        clients,
                        topic,
                        new LaneTransaction(producer, topic, meters, events::committed),
                        intake,
                        inference,
                        outputs);
            } catch (KafkaException e) {
                Fencing.Term term = Fencing.Term.beginning(LabelerSettings.TRANSACTION_TIMEOUT);
                throw LaneFailure.of(id, environment, Fencing.settle(producer, e, term), e);
            } finally {
                producer.close(CLOSE_TIMEOUT);
            }
        }
    }

    private void consume(
            LaneClients clients,
            ImagesTopic topic,
            LaneTransaction transaction,
            ImageIntake intake,
            InferenceStage inference,
            LaneOutputs outputs)
            throws InterruptedException {
        KafkaConsumer<byte[], byte[]> consumer = clients.consumer();
        long worthwhile = (long) BATCHES_WORTH_READING_AHEAD
                * environment.settings().batch().usual().images();
        try (Backlog backlog = new Backlog(clients::consumerAhead, intake::revision, worthwhile)) {
            new LaneSession(
                            new LaneSource(consumer, topic, backlog),
                            transaction,
                            intake,
                            inference,
                            outputs,
                            environment.settings(),
                            events)
                    .run(events::isDraining);
        } catch (KafkaException e) {
            Fencing.Cause cause = transaction.settle(e);
            throw transaction
                    .refusing()
                    .map(refusing -> LaneFailure.tooLarge(id, environment, refusing, e))
                    .orElseGet(() -> LaneFailure.of(id, environment, cause, e));
        } finally {
            // a slot that begins anew keeps its partitions; one that ends gives them to the others
            consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT)
                    .withGroupMembershipOperation(
                            events.isStopping()
                                    ? GroupMembershipOperation.LEAVE_GROUP
                                    : GroupMembershipOperation.REMAIN_IN_GROUP));
        }
    }

    private static ImagesTopic.Lookup lookup(Admin admin) {
        return topic -> Objects.requireNonNull(
                        admin.describeTopics(List.of(topic)).topicNameValues().get(topic), "answer")
                .thenApply(description -> description.topicId().toString());
    }

    private void noteTopic(ImagesTopic topic) {
        if (!topic.id().equals(servedId.orElse(topic.id()))) {
            events.startsOver(topic);
        }
        servedId = Optional.of(topic.id());
    }

    private ImageIntake intake(LabelerSpec spec) {
        return new ImageIntake(
                id.dataset(),
                contract.shape(),
                spec.classes(),
                environment.connection().valueDeserializer(SyntheticImage.class),
                new PixelDecoder(
                        contract.shape(),
                        contract.normalisation(),
                        spec.normalisation(),
                        environment.settings().claimChecks()));
    }

    private LaneOutputs outputs(Labeler labeler) {
        return new LaneOutputs(
                environment.catalogue(),
                contract,
                labeler,
                environment.settings().codec(),
                environment.settings().instance(),
                () -> environment.control().manifestRevision(id.dataset()),
                environment.connection().valueSerializer());
    }
}
