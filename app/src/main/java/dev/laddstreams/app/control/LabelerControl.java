package dev.laddstreams.app.control;

import dev.laddstreams.clients.ActivationLog;
import dev.laddstreams.clients.Clients;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.RoleProperties;
import dev.laddstreams.clients.TopicSnapshot;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.Activations;
import dev.laddstreams.schemas.RecordKeys;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.Activation;
import dev.laddstreams.schemas.avro.DatasetManifest;
import dev.laddstreams.schemas.avro.LabelPolicyKind;
import dev.laddstreams.schemas.avro.LabelerDescriptor;
import dev.laddstreams.schemas.avro.LabelingProgress;
import dev.laddstreams.schemas.avro.LaneRequest;
import dev.laddstreams.schemas.avro.LaneWish;
import dev.laddstreams.schemas.avro.ProgressState;
import java.time.Clock;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** What operators do with labeler versions, by way of the shared topics. Not thread-safe. */
public final class LabelerControl {
    private final KafkaConnection connection;
    private final TopicCatalogue catalogue;
    private final ActivationLog log;
    private final Clock clock;

    public LabelerControl(KafkaConnection connection, TopicCatalogue catalogue, Clock clock) {
        this.connection = connection;
        this.catalogue = catalogue;
        this.log = new ActivationLog(connection, catalogue);
        this.clock = clock;
    }

    /**
     * How far a version is on a dataset.
     *
     * @param complete whether every FINAL image of the manifest's revision carries it
     */
    public record Labelled(int labelled, int expected, boolean complete) {
        public int remaining() {
            return Math.max(0, expected - labelled);
        }
    }

    /**
     * The manifests of the datasets that a labeler labels, or of one of them.
     *
     * @param only empty for all
     * @throws LaddException {@code USAGE} when there are none
     */
    public List<DatasetManifest> datasets(String labelerId, Optional<String> only) {
        Collection<DatasetManifest> all = TopicSnapshot.read(connection, catalogue.datasets(), DatasetManifest.class)
                .values();
        List<DatasetManifest> own = all.stream()
                .filter(manifest -> manifest.getLabelPolicy().getKind() == LabelPolicyKind.DENSE
                        && labelerId.equals(manifest.getLabelPolicy().getLabelerId()))
                .filter(manifest -> only.isEmpty() || only.get().equals(manifest.getDataset()))
                .sorted(Comparator.comparing(DatasetManifest::getDataset))
                .toList();
        if (own.isEmpty()) {
            List<String> known = all.stream()
                    .map(manifest -> manifest.getDataset() + " ("
                            + manifest.getLabelPolicy().getLabelerId() + ")")
                    .sorted()
                    .toList();
            throw LaddException.cannot(
                    Reason.USAGE,
                    "find datasets of labeler " + labelerId,
                    only.map(dataset -> "dataset " + dataset + " is not labelled by it")
                            .orElse("no dataset is labelled by it"),
                    known.isEmpty() ? "a dataset; there is none yet" : "one of " + String.join(", ", known));
        }
        return own;
    }

    /** @throws LaddException {@code USAGE} for a version that was not published */
    public void requirePublished(String labelerId, int version) {
        List<Integer> versions =
                TopicSnapshot.read(connection, catalogue.labelers(), LabelerDescriptor.class).values().stream()
                        .filter(descriptor -> descriptor.getLabelerId().equals(labelerId))
                        .map(LabelerDescriptor::getVersion)
                        .sorted()
                        .toList();
        if (!versions.contains(version)) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    "use labeler " + labelerId,
                    "version " + version,
                    versions.isEmpty() ? "a published labeler" : "one of its versions " + versions);
        }
    }

    public Labelled labelled(DatasetManifest manifest, int version) {
        LabelingProgress progress = progress()
                .get(RecordKeys.progress(
                        manifest.getDataset(),
                        manifest.getRevision(),
                        manifest.getLabelPolicy().getLabelerId(),
                        version));
        return new Labelled(
                progress == null ? 0 : progress.getLabelled(),
                manifest.getExpectedImages(),
                progress != null && progress.getState() == ProgressState.COMPLETED);
    }

    public Optional<Activation> active(String dataset, String labelerId) {
        return log.find(dataset, labelerId);
    }

    /** Asks for a version; the sink activates it when its labels are stored and the gate lets it pass. */
    public Activation request(String dataset, String labelerId, int version) {
        return log.change(dataset, labelerId, current -> {
                    Activation base = current.orElseGet(() -> Activations.none(dataset, labelerId));
                    return Optional.of(
                            base.getVersion() == version
                                    ? base
                                    : Activations.withCandidate(base, version, clock.instant()));
                })
                .orElseThrow();
    }

    /** Points at a version, complete or not, whatever the gate says. */
    public Activation activateNow(String dataset, String labelerId, int version) {
        Optional<LabelingProgress> stored = newestComplete(dataset, labelerId, version);
        return log.change(dataset, labelerId, current -> {
                    Activation base = current.orElseGet(() -> Activations.none(dataset, labelerId));
                    return Optional.of(Activations.pointAt(
                            base,
                            version,
                            stored.map(LabelerControl::tag).orElse(""),
                            stored.map(LabelingProgress::getManifestRevision).orElse(0),
                            clock.instant()));
                })
                .orElseThrow();
    }

    /** Points at the version that was active before; its labels are there, so nothing is labelled again. */
    public Activation rollback(String dataset, String labelerId) {
        // read while the change begins: a rollback is wanted at once
        FutureTask<Map<String, LabelingProgress>> progress = new FutureTask<>(this::progress);
        Thread reader = new Thread(progress, "rollback-progress");
        reader.setDaemon(true);
        reader.start();
        return log.change(dataset, labelerId, current -> {
                    Activation base = current.orElseGet(() -> Activations.none(dataset, labelerId));
                    Optional<LabelingProgress> stored =
                            newestComplete(result(progress).values(), dataset, labelerId, Activations.previous(base));
                    return Optional.of(Activations.rolledBack(
                            base,
                            stored.map(LabelerControl::tag).orElse(""),
                            stored.map(LabelingProgress::getManifestRevision).orElse(0),
                            clock.instant()));
                })
                .orElseThrow();
    }

    private static <T> T result(Future<T> task) {
        try {
            return task.get();
        } catch (InterruptedException e) {
            throw LaddException.interrupted("read progress", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof LaddException own ? own : LaddException.defect("read progress", e.getCause());
        }
    }

    /** What was last wished for a lane. */
    public Optional<LaneRequest> wish(String dataset, String labelerId, int version) {
        return Optional.ofNullable(TopicSnapshot.read(connection, catalogue.laneRequests(), LaneRequest.class)
                .get(RecordKeys.laneRequest(dataset, labelerId, version)));
    }

    /** @throws LaddException {@code USAGE} while the version is active or a candidate */
    public void requireRetirable(String dataset, String labelerId, int version) {
        active(dataset, labelerId).ifPresent(activation -> requireUnused(activation, version));
    }

    /**
     * Ends a version's lane on a dataset; no rollback leads to it any more.
     *
     * @throws LaddException as {@link #requireRetirable}
     */
    public void retire(String dataset, String labelerId, int version) {
        // checked where it is changed: nobody can activate the version in between
        log.change(
                dataset,
                labelerId,
                current -> current.map(activation -> {
                    requireUnused(activation, version);
                    return Activations.withoutHistoryOf(activation, version);
                }));
        int round = wish(dataset, labelerId, version).map(LaneRequest::getRound).orElse(0);
        write(dataset, labelerId, version, LaneWish.RETIRE, round);
    }

    private static void requireUnused(Activation activation, int version) {
        boolean active = activation.getVersion() == version;
        boolean candidate =
                activation.getCandidate() != null && activation.getCandidate().getVersion() == version;
        if (active || candidate) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    "retire " + activation.getLabelerId() + " version " + version + " on dataset "
                            + activation.getDataset(),
                    active ? "it is active" : "it is to become active",
                    "another active version; see ladd labeler activate and rollback");
        }
    }

    /** Has everything labelled again, by a lane that begins anew; also one that was retired. */
    public void relabel(String dataset, String labelerId, int version) {
        int round = wish(dataset, labelerId, version).map(LaneRequest::getRound).orElse(0);
        write(dataset, labelerId, version, LaneWish.LABEL, round + 1);
    }

    /** How fast the version was when it last completed a revision, in images a second; empty when it never did. */
    public Optional<Double> speed(String dataset, String labelerId, int version) {
        return newestComplete(dataset, labelerId, version)
                .filter(done -> done.getUpdatedAt().isAfter(done.getStartedAt()))
                .map(done -> done.getLabelled()
                        * 1000.0
                        / (done.getUpdatedAt().toEpochMilli()
                                - done.getStartedAt().toEpochMilli()));
    }

    private Map<String, LabelingProgress> progress() {
        return TopicSnapshot.read(connection, catalogue.progress(), LabelingProgress.class);
    }

    private Optional<LabelingProgress> newestComplete(String dataset, String labelerId, int version) {
        return newestComplete(progress().values(), dataset, labelerId, version);
    }

    private static Optional<LabelingProgress> newestComplete(
            Collection<LabelingProgress> progress, String dataset, String labelerId, int version) {
        return progress.stream()
                .filter(record -> record.getState() == ProgressState.COMPLETED
                        && record.getDataset().equals(dataset)
                        && record.getLabelerId().equals(labelerId)
                        && record.getVersion() == version)
                .max(Comparator.comparingInt(LabelingProgress::getManifestRevision));
    }

    private static String tag(LabelingProgress completed) {
        return RecordKeys.tag(completed.getLabelerId(), completed.getVersion(), completed.getManifestRevision());
    }

    private void write(String dataset, String labelerId, int version, LaneWish wish, int round) {
        LaneRequest request = LaneRequest.newBuilder()
                .setDataset(dataset)
                .setLabelerId(labelerId)
                .setVersion(version)
                .setWish(wish)
                .setRound(round)
                .setRequestedAt(clock.instant())
                .build();
        try (Serializer<LaneRequest> values = connection.valueSerializer();
                KafkaProducer<String, LaneRequest> producer =
                        Clients.durableProducer(connection, RoleProperties.NONE, new StringSerializer(), values)) {
            producer.send(new ProducerRecord<>(
                            catalogue.laneRequests().name(),
                            RecordKeys.laneRequest(dataset, labelerId, version),
                            request))
                    .get();
        } catch (ExecutionException e) {
            throw LaddException.cannot(
                    Reason.BROKER_UNAVAILABLE,
                    "write the request for labeler " + labelerId,
                    String.valueOf(e.getCause()),
                    "a broker that takes it",
                    e);
        } catch (InterruptedException e) {
            throw LaddException.interrupted("write the request for labeler " + labelerId, e);
        }
    }
}
