package dev.laddstreams.producers;

import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.TopicSnapshot;
import dev.laddstreams.clients.Topics;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.ProgressListener;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.DatasetManifest;
import dev.laddstreams.schemas.avro.ImageState;
import dev.laddstreams.schemas.avro.ManifestState;
import dev.laddstreams.schemas.avro.SyntheticImage;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Publishes the images and the manifest of a sealed dataset once more, under another id. Image ids begin with the dataset's,
 * so that nothing of what was labelled can be carried over. Copying again goes on where an interrupted copy ended.
 */
public record DatasetCopier(KafkaConnection connection, TopicCatalogue catalogue) {
    private static final int IMAGES_PER_TRANSACTION = 500;
    private static final long BYTES_PER_TRANSACTION = 32L << 20;
    private static final String ID_SEPARATOR = "-";

    /**
     * Copies the FINAL images byte for byte, as first revisions.
     *
     * @param source a sealed manifest
     * @param target an id that no dataset has, or that of an earlier copy
     * @param beforeTheFirst called when nothing stands against it, before a manifest names the target for the first time
     * @return the sealed manifest of the copy
     * @throws LaddException {@code USAGE} for a source that is not sealed, and for a target that is no copy of it; {@code
     *     INPUT_INVALID} for an images topic without what the manifest says. Nothing was written then
     */
    public DatasetManifest copy(
            DatasetManifest source, String target, Runnable beforeTheFirst, ProgressListener progress) {
        String dataset = source.getDataset();
        if (source.getState() != ManifestState.SEALED) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    "copy dataset " + dataset,
                    "its images are still on the way",
                    "a sealed dataset; let what makes them end, or run it again");
        }
        Map<String, KnownImage> images = finals(dataset);
        if (images.size() != source.getExpectedImages()) {
            throw LaddException.cannot(
                    Reason.INPUT_INVALID,
                    "copy dataset " + dataset,
                    images.size() + " final images on "
                            + catalogue.images(dataset).name(),
                    "the " + source.getExpectedImages() + " of its sealed manifest");
        }
        Topics.create(connection, List.of(catalogue.images(target), catalogue.augmented(target)));
        try (TransactionalWriter writer = TransactionalWriter.ofDataset(connection, catalogue, target)) {
            Copy copy = new Copy(source, target, writer, images, progress);
            copy.leaveOut(known(target));
            Optional<DatasetManifest> before =
                    Optional.ofNullable(TopicSnapshot.read(connection, catalogue.datasets(), DatasetManifest.class)
                            .get(target));
            before.ifPresent(copy::requireSameTerms);
            if (before.isEmpty()) {
                beforeTheFirst.run();
            }
            return copy.write(before);
        }
    }

    private Map<String, KnownImage> finals(String dataset) {
        Map<String, KnownImage> images = known(dataset);
        images.values().removeIf(image -> image.state() != ImageState.FINAL);
        return images;
    }

    private Map<String, KnownImage> known(String dataset) {
        Map<String, KnownImage> images = new HashMap<>();
        TopicSnapshot.visit(
                connection,
                catalogue.images(dataset),
                SyntheticImage.class,
                (id, image) ->
                        image.ifPresentOrElse(value -> images.put(id, KnownImage.of(value)), () -> images.remove(id)));
        return images;
    }

    /** One copy, in transactions of a bounded size. */
    private final class Copy {
        private final DatasetManifest source;
        private final String target;
        private final TransactionalWriter writer;
        /** To be written, by the id they have. */
        private final Map<String, KnownImage> left;

        private final ProgressListener progress;
        private int pending;
        private long bytes;

        Copy(
                DatasetManifest source,
                String target,
                TransactionalWriter writer,
                Map<String, KnownImage> left,
                ProgressListener progress) {
            this.source = source;
            this.target = target;
            this.writer = writer;
            this.left = left;
            this.progress = progress;
        }

        /** @param there what the target's topic holds already */
        void leaveOut(Map<String, KnownImage> there) {
            Map<String, KnownImage> others = new HashMap<>(there);
            left.entrySet().removeIf(image -> {
                KnownImage copied = others.remove(renamed(image.getKey()));
                if (copied != null
                        && !copied.isFinal(
                                image.getValue().classIndex(), image.getValue().content())) {
                    throw taken("it has another image " + renamed(image.getKey()));
                }
                return copied != null;
            });
            if (!others.isEmpty()) {
                throw taken("it has images of its own");
            }
        }

        void requireSameTerms(DatasetManifest before) {
            if (!terms(before).equals(terms(source))) {
                throw taken("it is another dataset, at revision " + before.getRevision());
            }
        }

        DatasetManifest write(Optional<DatasetManifest> before) {
            if (left.isEmpty() && before.filter(Copy::isSealed).isPresent()) {
                return before.get();
            }
            int revision = before.map(DatasetManifest::getRevision).orElse(0);
            writer.begin();
            try {
                if (before.isEmpty()) {
                    revision++;
                    sendManifest(revision, ManifestState.GROWING);
                }
                TopicSnapshot.visit(
                        connection,
                        catalogue.images(source.getDataset()),
                        SyntheticImage.class,
                        (id, image) -> image.ifPresent(value -> send(id, value)));
                DatasetManifest sealed = sendManifest(revision + 1, ManifestState.SEALED);
                writer.commit();
                return sealed;
            } catch (RuntimeException e) {
                writer.abort();
                throw e;
            }
        }

        private static boolean isSealed(DatasetManifest manifest) {
            return manifest.getState() == ManifestState.SEALED;
        }

        /** Compaction may not have taken earlier revisions yet, and a record may have been put back onto the topic. */
        private void send(String id, SyntheticImage image) {
            KnownImage newest = left.get(id);
            if (newest == null || newest.revision() != image.getRevision() || image.getState() != ImageState.FINAL) {
                return;
            }
            left.remove(id);
            String name = renamed(id);
            writer.send(
                    catalogue.images(target),
                    name,
                    SyntheticImage.newBuilder(image)
                            .setImageId(name)
                            .setDataset(target)
                            .setRevision(1)
                            .build());
            pending++;
            bytes += image.getPixels() == null ? 0 : image.getPixels().remaining();
            if (pending >= IMAGES_PER_TRANSACTION || bytes >= BYTES_PER_TRANSACTION) {
                writer.commit();
                writer.begin();
                pending = 0;
                bytes = 0;
            }
            progress.progress((long) source.getExpectedImages() - left.size(), source.getExpectedImages(), "");
        }

        private String renamed(String id) {
            String beginning = source.getDataset() + ID_SEPARATOR;
            return id.startsWith(beginning) ? target + ID_SEPARATOR + id.substring(beginning.length()) : id;
        }

        private DatasetManifest sendManifest(int revision, ManifestState state) {
            DatasetManifest manifest = DatasetManifest.newBuilder(source)
                    .setDataset(target)
                    .setRevision(revision)
                    .setState(state)
                    .setUpdatedAt(Instant.now().truncatedTo(ChronoUnit.MILLIS))
                    .build();
            writer.send(catalogue.datasets(), target, manifest);
            return manifest;
        }

        /** What makes a dataset another one, apart from its images. */
        private static DatasetManifest terms(DatasetManifest manifest) {
            return DatasetManifest.newBuilder(manifest)
                    .setDataset("")
                    .setRevision(0)
                    .setState(ManifestState.SEALED)
                    .setUpdatedAt(Instant.EPOCH)
                    .build();
        }

        private LaddException taken(String why) {
            return LaddException.cannot(
                    Reason.USAGE,
                    "copy dataset " + source.getDataset() + " to " + target,
                    why,
                    "an id that no dataset has; 'ladd dataset delete " + target + "' would free it");
        }
    }
}
