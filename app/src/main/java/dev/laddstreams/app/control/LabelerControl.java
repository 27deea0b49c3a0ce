package dev.laddstreams.app.control;

import dev.laddstreams.app.control.ControlOutcome.Draining;
import dev.laddstreams.app.control.ControlOutcome.Effect;
import dev.laddstreams.app.control.ControlOutcome.Expiry;
import dev.laddstreams.app.control.ControlOutcome.Relabelling;
import dev.laddstreams.app.control.ControlOutcome.RolledBack;
import dev.laddstreams.clients.ActivationLog;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.schemas.Activations;
import dev.laddstreams.schemas.RecordKeys;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.Activation;
import dev.laddstreams.schemas.avro.DatasetManifest;
import dev.laddstreams.schemas.avro.LabelingProgress;
import dev.laddstreams.schemas.avro.LaneRequest;
import dev.laddstreams.schemas.avro.LaneWish;
import dev.laddstreams.sinks.table.DatasetCatalog;
import dev.laddstreams.sinks.table.DatasetTable;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What operators do with labeler versions, by way of the shared topics. Whatever concerns several datasets checks all of
 * them before it changes any: what it throws with reason {@code USAGE} has changed nothing. Not thread-safe.
 */
public final class LabelerControl {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final KafkaConnection connection;
    private final TopicCatalogue catalogue;
    private final ActivationLog log;
    private final LaneRequests requests;
    private final Clock clock;
    private final Duration patience;

    public LabelerControl(KafkaConnection connection, TopicCatalogue catalogue, Clock clock) {
        this(connection, catalogue, clock, PATIENCE);
    }

    /** @param patience how long an activation waits for sinks */
    LabelerControl(KafkaConnection connection, TopicCatalogue catalogue, Clock clock, Duration patience) {
        this.connection = connection;
        this.catalogue = catalogue;
        this.log = new ActivationLog(connection, catalogue);
        this.requests = new LaneRequests(connection, catalogue);
        this.clock = clock;
        this.patience = patience;
    }

    /**
     * Makes a version the active one. Returns when every dataset is decided, after a minute at the latest.
     *
     * @param only empty for all datasets that the labeler labels
     * @return by dataset
     * @throws LaddException {@code USAGE} for a version that was not published, that is retired on a dataset, or, with
     *     {@link ActivationMode#IF_COMPLETE}, whose label images lack
     */
    public List<ActivationOutcome> activate(String labelerId, int version, Optional<String> only, ActivationMode mode) {
        VersionRules rules = rules(labelerId);
        rules.requirePublished(version);
        List<DatasetManifest> datasets = rules.datasets(only);
        datasets.forEach(manifest -> rules.requireActivatable(manifest, version, mode));
        if (mode == ActivationMode.NOW) {
            return datasets.stream()
                    .map(manifest -> activateNow(manifest.getDataset(), labelerId, version, rules))
                    .toList();
        }
        Map<String, ActivationOutcome> outcomes = new HashMap<>();
        List<Activation> open = new ArrayList<>();
        for (DatasetManifest manifest : datasets) {
            Activation asked = request(manifest.getDataset(), labelerId, version);
            if (asked.getVersion() == version && asked.getCandidate() == null) {
                outcomes.put(
                        manifest.getDataset(),
                        new ActivationOutcome.Active(manifest.getDataset(), version, asked.getTag()));
            } else if (rules.labelled(manifest, version).complete()) {
                open.add(asked);
            } else {
                outcomes.put(manifest.getDataset(), rules.incomplete(manifest, version, clock.instant()));
            }
        }
        outcomes.putAll(new ActivationWait(connection, catalogue, patience).await(open, version));
        return datasets.stream()
                .map(manifest -> outcomes.get(manifest.getDataset()))
                .toList();
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

    private ActivationOutcome activateNow(String dataset, String labelerId, int version, VersionRules rules) {
        Optional<LabelingProgress> stored = rules.newestComplete(dataset, version);
        Activation active = log.change(dataset, labelerId, current -> {
                    Activation base = current.orElseGet(() -> Activations.none(dataset, labelerId));
                    return Optional.of(
                            Activations.pointAt(base, version, tag(stored), revision(stored), clock.instant()));
                })
                .orElseThrow();
        return new ActivationOutcome.Active(dataset, version, active.getTag());
    }

    /**
     * Points at the version that was active before; its labels are there, so nothing is labelled again.
     *
     * @param only empty for all datasets that the labeler labels
     * @return by dataset
     * @throws LaddException {@code USAGE} when a dataset has no version that was active before
     */
    public List<RolledBack> rollback(String labelerId, Optional<String> only) {
        VersionRules rules = rules(labelerId);
        // read beside all else: a rollback is wanted at once
        rules.readProgressMeanwhile();
        List<DatasetManifest> datasets = rules.datasets(only);
        if (datasets.size() > 1) {
            datasets.forEach(manifest -> rules.requirePrevious(manifest.getDataset()));
        }
        return datasets.stream()
                .map(manifest -> rollback(manifest.getDataset(), labelerId, rules))
                .toList();
    }

    private RolledBack rollback(String dataset, String labelerId, VersionRules rules) {
        long start = System.nanoTime();
        Activation active = log.change(dataset, labelerId, current -> {
                    Activation base = current.orElseGet(() -> Activations.none(dataset, labelerId));
                    Optional<LabelingProgress> stored = rules.newestComplete(dataset, rules.previous(base));
                    return Optional.of(Activations.rolledBack(base, tag(stored), revision(stored), clock.instant()));
                })
                .orElseThrow();
        return new RolledBack(
                dataset, active.getVersion(), active.getTag(), Duration.ofNanos(System.nanoTime() - start));
    }

    /**
     * Ends a version's lanes; no rollback leads to it any more. What it has labelled stays.
     *
     * @param only empty for all datasets that the labeler labels
     * @return by dataset
     * @throws LaddException {@code USAGE} while the version is active or a candidate
     */
    public List<Draining> retire(String labelerId, int version, Optional<String> only) {
        VersionRules rules = rules(labelerId);
        rules.requirePublished(version);
        List<DatasetManifest> datasets = rules.datasets(only);
        datasets.forEach(manifest -> rules.requireRetirable(manifest.getDataset(), version));
        return datasets.stream()
                .map(manifest -> retire(manifest.getDataset(), labelerId, version, rules))
                .toList();
    }

    private Draining retire(String dataset, String labelerId, int version, VersionRules rules) {
        // checked again where it is changed: nobody can activate the version in between
        log.change(
                dataset,
                labelerId,
                current -> current.map(activation -> {
                    VersionRules.requireUnused(activation, version);
                    return Activations.withoutHistoryOf(activation, version);
                }));
        requests.write(lane(dataset, labelerId, version, LaneWish.RETIRE, rules.round(dataset, version)));
        return new Draining(dataset, version);
    }

    /**
     * Has everything labelled again, by a lane that begins anew; also one that was retired.
     *
     * @throws LaddException {@code USAGE} for a version that was not published, or a dataset that its labeler does not label
     */
    public Relabelling relabel(String dataset, String labelerId, int version, Effect effect) {
        VersionRules rules = rules(labelerId);
        rules.requirePublished(version);
        DatasetManifest manifest = rules.datasets(Optional.of(dataset)).get(0);
        if (effect == Effect.DONE) {
            requests.write(lane(dataset, labelerId, version, LaneWish.LABEL, rules.round(dataset, version) + 1));
        }
        return new Relabelling(
                dataset,
                labelerId,
                version,
                manifest.getExpectedImages(),
                rules.imagesPerSecond(dataset, version),
                effect);
    }

    /**
     * Deletes a retired version's labels from the dataset's table, with its tags and files. Nothing is said of it any more
     * until everything is to be labelled again.
     *
     * @param catalog the caller's, who closes it
     * @throws LaddException {@code USAGE} for a version that is not retired, or a dataset that its labeler does not label
     */
    public Expiry expire(DatasetCatalog catalog, String dataset, String labelerId, int version, Effect effect) {
        VersionRules rules = rules(labelerId);
        rules.datasets(Optional.of(dataset));
        rules.requireRetired(dataset, version);
        DatasetTable table = catalog.require(dataset);
        List<String> tags = table.tags().of(labelerId, version);
        long rows = table.rows(labelerId, version);
        if (effect == Effect.DONE) {
            table.expire(labelerId, version);
            LaneRequest retired = lane(dataset, labelerId, version, LaneWish.RETIRE, rules.round(dataset, version));
            requests.write(LaneRequest.newBuilder(retired)
                    .setExpiredAt(clock.instant())
                    .build());
            new ProgressErasure(connection, catalogue).erase(rules.reports(dataset, version));
        }
        return new Expiry(dataset, labelerId, version, rows, tags, effect);
    }

    private VersionRules rules(String labelerId) {
        return new VersionRules(SharedTopics.of(connection, catalogue), labelerId);
    }

    private LaneRequest lane(String dataset, String labelerId, int version, LaneWish wish, int round) {
        return LaneRequest.newBuilder()
                .setDataset(dataset)
                .setLabelerId(labelerId)
                .setVersion(version)
                .setWish(wish)
                .setRound(round)
                .setRequestedAt(clock.instant())
                .build();
    }

    private static String tag(Optional<LabelingProgress> completed) {
        return completed
                .map(done -> RecordKeys.tag(done.getLabelerId(), done.getVersion(), done.getManifestRevision()))
                .orElse("");
    }

    private static int revision(Optional<LabelingProgress> completed) {
        return completed.map(LabelingProgress::getManifestRevision).orElse(0);
    }
}
