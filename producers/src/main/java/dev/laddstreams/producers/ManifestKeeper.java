package dev.laddstreams.producers;

import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.TopicFollower;
import dev.laddstreams.clients.Topics;
import dev.laddstreams.clients.roles.Role;
import dev.laddstreams.producers.DatasetDescription.Origin;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.TransactionalIds;
import dev.laddstreams.schemas.avro.DatasetManifest;
import dev.laddstreams.schemas.avro.LabelPolicyKind;
import dev.laddstreams.schemas.avro.ManifestState;
import dev.laddstreams.schemas.avro.SyntheticImage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the manifests of declared datasets, whose images come from routes: GROWING with the first image, SEALED as soon as
 * the dataset is complete, and a revision more whenever its images, its classes or its labeler change. Classes are added
 * at the end; an order that has changed is refused, because a class is its index in every label there is. Thread-safe.
 */
public final class ManifestKeeper extends Role {
    private static final Logger LOG = LoggerFactory.getLogger(ManifestKeeper.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final String FINGERPRINT = "images";

    private final KafkaConnection connection;
    private final TopicCatalogue catalogue;
    private final Supplier<List<RoutedDataset>> declared;
    private final Map<String, String> hindrances = new ConcurrentHashMap<>();

    /** @param declared asked several times a second for the datasets to keep */
    public ManifestKeeper(
            KafkaConnection connection, TopicCatalogue catalogue, Supplier<List<RoutedDataset>> declared) {
        super("manifests", connection, catalogue.shared());
        this.connection = connection;
        this.catalogue = catalogue;
        this.declared = declared;
    }

    @Override
    protected void work() throws InterruptedException {
        while (goesOn()) {
            List<RoutedDataset> datasets = declared.get();
            if (datasets.isEmpty()) {
                hindrances.clear();
                pause(POLL);
            } else {
                keep(datasets);
            }
        }
    }

    /** Until other datasets are declared, or these in another way. */
    private void keep(List<RoutedDataset> datasets) {
        hindrances.clear();
        Map<String, DatasetManifest> manifests = new HashMap<>();
        Map<String, ImageCensus> censuses = new HashMap<>();
        try (TopicFollower follower = new TopicFollower(connection)) {
            follower.follow(
                    catalogue.datasets(),
                    DatasetManifest.class,
                    (id, manifest) -> manifest.ifPresentOrElse(
                            present -> manifests.merge(id, present, ManifestKeeper::newer),
                            () -> manifests.remove(id)));
            for (RoutedDataset dataset : datasets) {
                ImageCensus census = new ImageCensus();
                censuses.put(dataset.id(), census);
                Topics.create(connection, List.of(catalogue.images(dataset.id()), catalogue.augmented(dataset.id())));
                follower.follow(catalogue.images(dataset.id()), SyntheticImage.class, census::hear);
            }
            while (goesOn() && declared.get().equals(datasets)) {
                follower.poll(POLL);
                if (follower.caughtUp()) {
                    for (RoutedDataset dataset : datasets) {
                        ImageCensus census = Objects.requireNonNull(censuses.get(dataset.id()), "census");
                        next(dataset, census, Optional.ofNullable(manifests.get(dataset.id())))
                                .ifPresent(manifest -> {
                                    write(manifest);
                                    manifests.put(dataset.id(), manifest);
                                });
                    }
                }
            }
        }
    }

    private static DatasetManifest newer(DatasetManifest one, DatasetManifest other) {
        return one.getRevision() > other.getRevision() ? one : other;
    }

    /** The manifest that is to be written now, if one is. */
    private Optional<DatasetManifest> next(
            RoutedDataset dataset, ImageCensus census, Optional<DatasetManifest> before) {
        Optional<String> refusal = before.flatMap(manifest -> refusal(dataset.description(), manifest));
        if (refusal.isPresent()) {
            if (!refusal.get().equals(hindrances.put(dataset.id(), refusal.get()))) {
                LOG.error("{}", refusal.get());
            }
            return Optional.empty();
        }
        hindrances.remove(dataset.id());
        if (before.isEmpty() && census.count() == 0) {
            return Optional.empty();
        }
        boolean complete = census.count() > 0
                && census.count() >= dataset.expected().orElse(1)
                && census.nanosSinceChange() >= dataset.quiet().toNanos();
        int revision = before.map(DatasetManifest::getRevision).orElse(0);
        DatasetManifest sealed = manifest(dataset, census, ManifestState.SEALED, revision);
        if (before.filter(manifest -> isSame(sealed, manifest)).isPresent()) {
            return Optional.empty();
        }
        DatasetManifest wanted = complete ? sealed : manifest(dataset, census, ManifestState.GROWING, revision);
        boolean growsAlready =
                !complete && before.filter(manifest -> isSame(wanted, manifest)).isPresent();
        return growsAlready
                ? Optional.empty()
                : Optional.of(DatasetManifest.newBuilder(wanted)
                        .setRevision(revision + 1)
                        .setUpdatedAt(Instant.now())
                        .build());
    }

    private static boolean isSame(DatasetManifest wanted, DatasetManifest manifest) {
        DatasetManifest.Builder same = DatasetManifest.newBuilder(wanted).setUpdatedAt(manifest.getUpdatedAt());
        if (wanted.getState() == ManifestState.GROWING) {
            // how many there are is told when it is sealed
            same.setExpectedImages(manifest.getExpectedImages()).setStoredBytes(manifest.getStoredBytes());
        }
        return same.build().equals(manifest);
    }

    private static DatasetManifest manifest(
            RoutedDataset dataset, ImageCensus census, ManifestState state, int revision) {
        boolean sealed = state == ManifestState.SEALED;
        DatasetDescription described = dataset.description();
        DatasetDescription description = new DatasetDescription(
                described.dataset(),
                described.classNames(),
                described.shape(),
                described.normalisation(),
                described.networkFamily(),
                new Origin(
                        RoutedDataset.METHOD,
                        sealed ? Map.of(FINGERPRINT, census.fingerprint()) : Map.of(),
                        described.origin().seed()),
                described.labelerId());
        int count = sealed ? census.count() : dataset.expected().orElse(census.count());
        return Manifests.of(
                description,
                revision,
                state,
                new Manifests.Contents(count, List.of(), LabelPolicyKind.HARD, census.storedBytes()),
                Instant.EPOCH);
    }

    private static Optional<String> refusal(DatasetDescription declared, DatasetManifest manifest) {
        String dataset = "Cannot keep dataset " + declared.dataset() + ": ";
        if (!RoutedDataset.METHOD.equals(manifest.getMethod())) {
            return Optional.of(dataset + "it was made by '" + manifest.getMethod()
                    + "' (expected: a dataset that routes alone write; declare another id)");
        }
        List<String> known = manifest.getClassNames();
        List<String> names = declared.classNames();
        if (names.size() < known.size() || !names.subList(0, known.size()).equals(known)) {
            return Optional.of(dataset + "its classes are declared as " + names + " (expected: " + known
                    + " and new ones behind them: a class is its place in every label that was made)");
        }
        boolean shaped = declared.shape().height() == manifest.getHeight()
                && declared.shape().width() == manifest.getWidth()
                && declared.shape().channels() == manifest.getChannels();
        return shaped
                ? Optional.empty()
                : Optional.of(dataset + "its images are declared as " + declared.shape() + " (expected: "
                        + manifest.getChannels() + "x" + manifest.getHeight() + "x" + manifest.getWidth()
                        + ", as those it has)");
    }

    private void write(DatasetManifest manifest) {
        try (TransactionalWriter writer = TransactionalWriter.open(
                connection,
                TransactionalIds.ofDataset(catalogue, manifest.getDataset()),
                "the manifest of dataset " + manifest.getDataset(),
                catalogue.maxMessageBytes())) {
            writer.begin();
            writer.send(catalogue.datasets(), manifest.getDataset(), manifest);
            writer.commit();
        }
        LOG.info(
                "Dataset {} has {} images: manifest revision {}, {}",
                manifest.getDataset(),
                manifest.getExpectedImages(),
                manifest.getRevision(),
                manifest.getState());
    }

    @Override
    public List<String> hindrances() {
        return new ArrayList<>(hindrances.values());
    }
}
