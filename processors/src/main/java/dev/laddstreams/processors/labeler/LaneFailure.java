package dev.laddstreams.processors.labeler;

import dev.laddstreams.clients.Fencing;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.KafkaFailure;
import dev.laddstreams.clients.RecordLimit;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.TopicSpec;
import org.apache.kafka.common.KafkaException;

/** Says what ended a lane's session, where Kafka's own words name the wrong cause or none. */
final class LaneFailure {
    private LaneFailure() {}

    /**
     * The failure to throw, after the transaction has ended here.
     *
     * @param cause as found when it was settled
     * @return {@code FENCED} when another process has this slot, {@code TIMED_OUT} for a transaction that was open too long,
     *     or else what it comes from; all may pass
     */
    static RuntimeException of(LaneId lane, LaneEnvironment environment, Fencing.Cause cause, KafkaException failure) {
        return switch (cause) {
            case FENCED ->
                LaddException.cannot(
                        Reason.FENCED,
                        "label " + lane,
                        "another process runs as labeler.instance "
                                + environment.settings().instance(),
                        "a labeler.instance of its own for each process that runs at the same time",
                        failure);
            case TIMED_OUT, UNCLEAR ->
                LaddException.cannot(
                        Reason.TIMED_OUT,
                        "label " + lane,
                        "a transaction was open for too long, as of a suspended process; its images are labelled again",
                        "at most " + LabelerSettings.TRANSACTION_TIMEOUT.toSeconds() + " s",
                        failure);
            case OTHER -> said(lane, environment.connection(), failure);
        };
    }

    /** For a record that a topic did not take; it may pass, as the topic may be altered. */
    static RuntimeException tooLarge(LaneId lane, LaneEnvironment environment, String topic, KafkaException failure) {
        TopicSpec letters = environment.catalogue().deadLetters();
        RecordLimit limit = RecordLimit.of(
                environment.connection(),
                topic.equals(letters.name()) ? letters : environment.catalogue().augmented(lane.dataset()));
        LaddException said = limit.cannot("label " + lane, failure);
        return new LaddException(Reason.BROKER_UNAVAILABLE, said.getMessage(), failure);
    }

    /** In the client's words where ours would end the lane: what its broker refuses now it may take later. */
    private static RuntimeException said(LaneId lane, KafkaConnection connection, KafkaException failure) {
        LaddException said = KafkaFailure.cannot("label " + lane, connection, failure);
        return said.reason().mayPass() ? said : failure;
    }
}
