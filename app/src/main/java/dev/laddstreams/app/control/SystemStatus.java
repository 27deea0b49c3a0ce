package dev.laddstreams.app.control;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.laddstreams.clients.DeadLetterLog;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.errors.EnumCode;
import dev.laddstreams.schemas.LaneHeartbeat;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.Activation;
import dev.laddstreams.schemas.avro.ActivationCandidate;
import dev.laddstreams.schemas.avro.DatasetManifest;
import dev.laddstreams.schemas.avro.Evaluation;
import dev.laddstreams.schemas.avro.LabelerDescriptor;
import dev.laddstreams.schemas.avro.LabelingProgress;
import dev.laddstreams.schemas.avro.LaneStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the shared topics say at one moment; written as JSON with these names. Versions whose labels were deleted from a
 * dataset's table are left out of what is said of that dataset.
 */
public record SystemStatus(
        List<Dataset> datasets,
        List<Labeler> labelers,
        List<Lane> lanes,
        List<Progress> progress,
        List<Active> active,
        List<Result> evaluations,
        List<DeadLetter> deadLetters) {

    /**
     * A dataset, by its newest revision.
     *
     * @param labeler that labels it, null for none
     */
    public record Dataset(
            String id,
            int revision,
            String state,
            @JsonUnwrapped Images images,
            String method,
            @Nullable String labeler,
            long storedBytes) {}

    /** The images that a dataset's newest revision consists of. */
    public record Images(int images, int classes, String shape) {}

    /**
     * A version of a labeler.
     *
     * @param accuracy on held-out images, null when unknown
     */
    public record Labeler(
            String id,
            int version,
            String sha256,
            String shape,
            int grid,
            double cropRatio,
            @Nullable Double accuracy) {}

    /**
     * One process that labels a dataset with a labeler version.
     *
     * @param state {@code lost} when its process has not been heard of for three intervals of its heartbeat
     * @param secondsSinceHeard age of its process's last word, which is the end of a lane that has ended
     * @param reason null unless the lane failed
     * @param message why it failed, or what else is worth knowing; null for nothing
     */
    public record Lane(
            String dataset,
            String labeler,
            int version,
            String instance,
            String state,
            long secondsSinceHeard,
            @Nullable String reason,
            @Nullable String message) {}

    /** How many images of a manifest revision carry the labels of a labeler version. */
    public record Progress(
            String dataset, int revision, String labeler, int version, String state, int labelled, int expected) {}

    /**
     * Which version of a labeler is active for a dataset, and what became of others that were to be.
     *
     * @param version 0 while none is active; the tag is empty while its labels are not complete
     * @param asked the version that was asked for
     * @param refused the version that did not become active
     */
    public record Active(
            String dataset,
            String labeler,
            int version,
            int revision,
            String tag,
            @JsonUnwrapped Candidate asked,
            @JsonUnwrapped Refusal refused) {}

    /**
     * A version that waits to become the active one.
     *
     * @param candidate null for none
     * @param candidateTag null while its labels are not complete
     */
    public record Candidate(
            @Nullable Integer candidate, @Nullable String candidateTag) {
        private static Candidate of(Activation activation) {
            ActivationCandidate asked = activation.getCandidate();
            return asked == null ? new Candidate(null, null) : new Candidate(asked.getVersion(), asked.getTag());
        }
    }

    /**
     * Why a version did not become the active one.
     *
     * @param refusal null when none was refused
     */
    public record Refusal(int refusedVersion, @Nullable String refusal) {}

    /** How accurate networks are that were trained on the labels of a version. */
    public record Result(
            String dataset,
            int revision,
            String labeler,
            int version,
            String recipe,
            double accuracy,
            double deviation,
            int networks) {}

    /**
     * How many records of a topic were refused for one reason.
     *
     * @param topic whose records were refused, for that reason
     * @param records that wait to be put back
     * @param replayed that were put back
     */
    public record DeadLetter(String topic, String reason, long records, long replayed) {}

    public static SystemStatus read(KafkaConnection connection, TopicCatalogue catalogue) {
        SharedTopics topics = SharedTopics.of(connection, catalogue);
        Instant now = Instant.now();
        return new SystemStatus(
                topics.datasets().records().stream().map(SystemStatus::dataset).toList(),
                topics.labelers().records().stream().map(SystemStatus::labeler).toList(),
                topics.lanes().records().stream()
                        .filter(lane -> !topics.isExpired(lane.getDataset(), lane.getLabelerId(), lane.getVersion()))
                        .map(lane -> lane(lane, now))
                        .toList(),
                newest(
                                topics.progress().records(),
                                record -> List.of(record.getDataset(), record.getLabelerId(), record.getVersion()),
                                LabelingProgress::getManifestRevision)
                        .filter(progress -> !topics.isExpired(
                                progress.getDataset(), progress.getLabelerId(), progress.getVersion()))
                        .map(progress -> new Progress(
                                progress.getDataset(),
                                progress.getManifestRevision(),
                                progress.getLabelerId(),
                                progress.getVersion(),
                                EnumCode.of(progress.getState()),
                                progress.getLabelled(),
                                progress.getExpected()))
                        .toList(),
                topics.activations().records().stream()
                        .map(activation -> new Active(
                                activation.getDataset(),
                                activation.getLabelerId(),
                                activation.getVersion(),
                                activation.getManifestRevision(),
                                activation.getTag(),
                                Candidate.of(activation),
                                new Refusal(activation.getRefusedVersion(), activation.getRefusal())))
                        .toList(),
                newest(
                                topics.evaluations().records(),
                                record -> List.of(
                                        record.getDataset(),
                                        record.getLabelerId(),
                                        record.getVersion(),
                                        record.getRecipe()),
                                Evaluation::getManifestRevision)
                        .filter(evaluation -> !topics.isExpired(
                                evaluation.getDataset(), evaluation.getLabelerId(), evaluation.getVersion()))
                        .map(evaluation -> new Result(
                                evaluation.getDataset(),
                                evaluation.getManifestRevision(),
                                evaluation.getLabelerId(),
                                evaluation.getVersion(),
                                evaluation.getRecipe(),
                                evaluation.getAccuracyMean(),
                                evaluation.getAccuracyStd(),
                                evaluation.getAccuracies().size()))
                        .toList(),
                DeadLetterLog.count(connection, catalogue.deadLetters()).entrySet().stream()
                        .map(letters -> new DeadLetter(
                                letters.getKey().topic(),
                                letters.getKey().reason(),
                                letters.getValue().waiting(),
                                letters.getValue().replayed()))
                        .toList());
    }

    /** The newest of the records that differ by the manifest's revision alone. */
    private static <T> Stream<T> newest(
            Collection<T> records, Function<T, Object> subject, ToIntFunction<T> manifestRevision) {
        Map<Object, T> newest = new LinkedHashMap<>();
        records.forEach(record -> newest.merge(
                subject.apply(record), record, BinaryOperator.maxBy(Comparator.comparingInt(manifestRevision))));
        return newest.values().stream();
    }

    private static Dataset dataset(DatasetManifest manifest) {
        return new Dataset(
                manifest.getDataset(),
                manifest.getRevision(),
                EnumCode.of(manifest.getState()),
                new Images(
                        manifest.getExpectedImages(),
                        manifest.getClassNames().size(),
                        manifest.getChannels() + "x" + manifest.getHeight() + "x" + manifest.getWidth()),
                manifest.getMethod(),
                manifest.getLabelPolicy().getLabelerId(),
                manifest.getStoredBytes());
    }

    private static Lane lane(LaneStatus lane, Instant now) {
        return new Lane(
                lane.getDataset(),
                lane.getLabelerId(),
                lane.getVersion(),
                lane.getInstance(),
                LaneTable.state(lane, now),
                Math.max(0, Duration.between(LaneHeartbeat.lastHeard(lane), now).toSeconds()),
                lane.getReason(),
                lane.getMessage());
    }

    private static Labeler labeler(LabelerDescriptor descriptor) {
        return new Labeler(
                descriptor.getLabelerId(),
                descriptor.getVersion(),
                descriptor.getSha256(),
                descriptor.getChannels() + "x" + descriptor.getHeight() + "x" + descriptor.getWidth(),
                descriptor.getGrid().getN(),
                descriptor.getGrid().getCropRatio(),
                descriptor.getHeldOutAccuracy());
    }
}
