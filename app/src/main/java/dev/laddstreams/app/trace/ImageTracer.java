package dev.laddstreams.app.trace;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.laddstreams.app.trace.ImageTrace.Figure;
import dev.laddstreams.app.trace.ImageTrace.Home;
import dev.laddstreams.app.trace.ImageTrace.Refusal;
import dev.laddstreams.app.trace.ImageTrace.TagSight;
import dev.laddstreams.clients.DeadLetterLog;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.TopicReader;
import dev.laddstreams.clients.TopicReader.End;
import dev.laddstreams.clients.TopicSnapshot;
import dev.laddstreams.errors.EnumCode;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.errors.settings.NearestName;
import dev.laddstreams.schemas.DeadLetter;
import dev.laddstreams.schemas.RecordKeys;
import dev.laddstreams.schemas.SourcePosition;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.DatasetManifest;
import dev.laddstreams.schemas.avro.Evaluation;
import dev.laddstreams.sinks.table.DatasetCatalog;
import dev.laddstreams.sinks.table.DatasetTable;
import dev.laddstreams.sinks.table.StoredWay;
import dev.laddstreams.sinks.table.TagInfo;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Follows images through topics and table.
 *
 * @param catalog empty where nothing was stored yet; the caller's, who closes it
 */
public record ImageTracer(KafkaConnection connection, TopicCatalogue catalogue, Optional<DatasetCatalog> catalog) {
    private static final int NEAREST = 3;

    /**
     * Reads all that there is of one image; goes once through the dataset's topics and its table.
     *
     * @param dataset empty for the one whose id the image's begins with
     * @throws LaddException {@code USAGE} for an image that there is not
     */
    public ImageTrace trace(String imageId, Optional<String> dataset) {
        Map<String, DatasetManifest> manifests =
                TopicSnapshot.read(connection, catalogue.datasets(), DatasetManifest.class);
        String home = dataset(imageId, dataset, manifests.keySet());
        Optional<DatasetManifest> manifest = Optional.ofNullable(manifests.get(home));
        TopicTraces topics = new TopicTraces(connection, catalogue, home, manifest);
        Optional<DatasetTable> table = catalog.flatMap(tables -> tables.find(home));
        StoredWay stored =
                table.map(found -> StoredWay.of(found, imageId)).orElseGet(() -> new StoredWay(List.of(), List.of()));
        ImageTrace trace = new ImageTrace(
                imageId,
                new Home(
                        home,
                        manifest.map(DatasetManifest::getRevision).orElse(null),
                        manifest.map(found -> EnumCode.of(found.getState())).orElse(null)),
                topics.revisions(imageId),
                topics.labels(imageId),
                refusals(imageId, home),
                stored.rows().stream().map(place -> row(home, place)).toList(),
                table.map(found -> tags(stored, found)).orElse(List.of()),
                evaluations(home, stored));
        if (trace.revisions().isEmpty()
                && trace.labels().isEmpty()
                && trace.refusals().isEmpty()
                && trace.rows().isEmpty()) {
            throw LaddException.cannot(Reason.USAGE, "trace image", "'" + imageId + "'", expected(imageId, home));
        }
        return trace;
    }

    private String dataset(String imageId, Optional<String> given, Collection<String> manifests) {
        TreeSet<String> known = new TreeSet<>(manifests);
        catalog.ifPresent(tables -> known.addAll(tables.datasets()));
        return known.stream()
                .filter(id -> given.map(id::equals).orElseGet(() -> imageId.startsWith(id + "-")))
                .max(Comparator.comparingInt(String::length))
                .orElseThrow(() -> LaddException.cannot(
                        Reason.USAGE,
                        "trace image",
                        "'" + imageId + "'"
                                + given.map(id -> " of dataset '" + id + "'").orElse(""),
                        known.isEmpty()
                                ? "an image of a dataset; there is none yet"
                                : "an image id such as " + RecordKeys.imageId(known.first(), 0, 0)
                                        + ", or --dataset with one of " + String.join(", ", known)));
    }

    private String expected(String imageId, String dataset) {
        TreeSet<String> ids = new TreeSet<>();
        new TopicReader(connection, catalogue.images(dataset).name(), End.COMMITTED).read(record -> {
            if (record.key() != null) {
                ids.add(new String(record.key(), UTF_8));
            }
        });
        return ids.isEmpty()
                ? "an image of " + dataset + "; it has none yet"
                : "an image of " + dataset + "; nearest are "
                        + String.join(", ", NearestName.closest(imageId, ids, NEAREST));
    }

    private List<Refusal> refusals(String imageId, String dataset) {
        DeadLetterLog log = DeadLetterLog.read(connection, catalogue.deadLetters(), End.COMMITTED);
        List<Refusal> refusals = new ArrayList<>();
        for (DeadLetter letter : log.letters()) {
            Optional<String> key = letter.key().map(ImageTracer::text);
            letter.source()
                    .filter(source -> isOf(imageId, dataset, source.topic(), key.orElse("")))
                    .ifPresent(source -> refusals.add(new Refusal(
                            letter.id(),
                            source,
                            letter.refusal().reason(),
                            letter.refusal().message(),
                            letter.time().toString(),
                            log.replayOf(letter)
                                    .map(DeadLetterLog.Replay::offset)
                                    .orElse(null))));
        }
        return refusals;
    }

    private boolean isOf(String imageId, String dataset, String topic, String key) {
        if (topic.equals(catalogue.augmented(dataset).name())) {
            return RecordKeys.parseAugmented(key)
                    .map(RecordKeys.AugmentedKey::imageId)
                    .equals(Optional.of(imageId));
        }
        return topic.equals(catalogue.images(dataset).name()) && key.equals(imageId);
    }

    private static String text(ByteBuffer bytes) {
        return UTF_8.decode(bytes.duplicate()).toString();
    }

    private ImageTrace.Row row(String dataset, StoredWay.Place place) {
        return new ImageTrace.Row(
                place.labelerId(),
                place.version(),
                place.revision(),
                place.state().toLowerCase(Locale.ROOT),
                new SourcePosition(catalogue.augmented(dataset).name(), place.partition(), place.offset()),
                place.commit().map(StoredWay.Commit::snapshot).orElse(null),
                place.commit().map(commit -> commit.time().toString()).orElse(null));
    }

    private static List<TagSight> tags(StoredWay stored, DatasetTable table) {
        Optional<String> active = table.tags().active().map(TagInfo::tag);
        return stored.tags().stream()
                .map(sight -> new TagSight(
                        sight.tag().tag(),
                        sight.tag().manifestRevision(),
                        sight.snapshot(),
                        sight.revision(),
                        active.equals(Optional.of(sight.tag().tag()))))
                .toList();
    }

    private List<Figure> evaluations(String dataset, StoredWay stored) {
        if (stored.tags().isEmpty()) {
            return List.of();
        }
        Collection<Evaluation> all = TopicSnapshot.read(connection, catalogue.evaluations(), Evaluation.class)
                .values();
        List<Figure> figures = new ArrayList<>();
        for (StoredWay.Sight sight : stored.tags()) {
            all.stream()
                    .filter(evaluation -> evaluation.getDataset().equals(dataset)
                            && RecordKeys.tag(
                                            evaluation.getLabelerId(),
                                            evaluation.getVersion(),
                                            evaluation.getManifestRevision())
                                    .equals(sight.tag().tag()))
                    .sorted(Comparator.comparing(Evaluation::getRecipe))
                    .forEach(evaluation -> figures.add(new Figure(
                            sight.tag().tag(),
                            evaluation.getRecipe(),
                            evaluation.getAccuracyMean(),
                            evaluation.getAccuracyStd(),
                            evaluation.getAccuracies().size())));
        }
        return figures;
    }
}
