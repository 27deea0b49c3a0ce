package dev.laddstreams.producers;

import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.StoreUser;
import dev.laddstreams.clients.TopicSnapshot;
import dev.laddstreams.clients.Topics;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.ProgressListener;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.pixels.PixelEncoding;
import dev.laddstreams.producers.KnownImage.Content;
import dev.laddstreams.schemas.RecordKeys;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.ClaimCheck;
import dev.laddstreams.schemas.avro.DatasetManifest;
import dev.laddstreams.schemas.avro.ImageState;
import dev.laddstreams.schemas.avro.ManifestState;
import dev.laddstreams.schemas.avro.PixelType;
import dev.laddstreams.schemas.avro.SyntheticImage;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The one writer of a dataset's images and manifest; a second one fences the first. Revisions go on from what the topics
 * hold, an image that is no longer there is withdrawn, and content that is already there is not written again. Not
 * thread-safe.
 */
final class ImageWriter implements AutoCloseable {
    private static final int IMAGES_PER_TRANSACTION = 500;
    private static final long BYTES_PER_TRANSACTION = 32L << 20;

    private final TopicCatalogue catalogue;
    private final ProducerSettings settings;
    private final DatasetDescription description;
    private final TransactionalWriter writer;
    private final ClaimCheckStore claimChecks;
    private final Map<String, KnownImage> known = new HashMap<>();
    private int manifestRevision;
    private @Nullable DatasetManifest sealed;

    private ImageWriter(
            TopicCatalogue catalogue,
            ProducerSettings settings,
            DatasetDescription description,
            TransactionalWriter writer,
            ClaimCheckStore claimChecks) {
        this.catalogue = catalogue;
        this.settings = settings;
        this.description = description;
        this.writer = writer;
        this.claimChecks = claimChecks;
    }

    /** Creates the dataset's topics where they are missing and reads what they hold. */
    static ImageWriter open(
            KafkaConnection connection,
            TopicCatalogue catalogue,
            ProducerSettings settings,
            DatasetDescription description) {
        String dataset = description.dataset();
        Topics.create(connection, catalogue.shared());
        Topics.create(connection, List.of(catalogue.images(dataset), catalogue.augmented(dataset)));
        TransactionalWriter transactions = TransactionalWriter.ofDataset(connection, catalogue, dataset);
        ClaimCheckStore claimChecks =
                new ClaimCheckStore(settings.claimChecks(), () -> StoreUser.of(connection, catalogue));
        ImageWriter writer = new ImageWriter(catalogue, settings, description, transactions, claimChecks);
        try {
            writer.readTopics(connection);
        } catch (RuntimeException e) {
            writer.close();
            throw e;
        }
        return writer;
    }

    private void readTopics(KafkaConnection connection) {
        String dataset = description.dataset();
        DatasetManifest manifest = TopicSnapshot.read(connection, catalogue.datasets(), DatasetManifest.class)
                .get(dataset);
        if (manifest != null) {
            requireSameKind(manifest);
            manifestRevision = manifest.getRevision();
            sealed = manifest.getState() == ManifestState.SEALED ? manifest : null;
        }
        TopicSnapshot.visit(
                connection,
                catalogue.images(dataset),
                SyntheticImage.class,
                (key, value) ->
                        value.ifPresentOrElse(image -> known.put(key, KnownImage.of(image)), () -> known.remove(key)));
    }

    private void requireSameKind(DatasetManifest manifest) {
        ImageShape shape = new ImageShape(manifest.getChannels(), manifest.getHeight(), manifest.getWidth());
        if (!shape.equals(description.shape()) || !manifest.getClassNames().equals(description.classNames())) {
            throw LaddException.cannot(
                    Reason.INCOMPATIBLE,
                    "add to dataset " + description.dataset(),
                    "images of " + description.shape() + " in "
                            + description.classNames().size() + " classes",
                    "images of " + shape + " in the same "
                            + manifest.getClassNames().size() + " classes as it has, or another dataset id");
        }
    }

    /** Shows a revision on the way. */
    void preview(ImageSource images) {
        requireShape(images);
        writer.begin();
        try {
            if (sealed != null || manifestRevision == 0) {
                sendManifest(ManifestState.GROWING, images);
            }
            List<String> ids = ids(images);
            for (int i = 0; i < ids.size(); i++) {
                byte[] pixels = images.pixels(i);
                sendImage(ids.get(i), images, i, ImageState.PREVIEW, pixels, Content.of(images, i, pixels));
            }
            writer.commit();
        } catch (RuntimeException e) {
            writer.abort();
            throw e;
        }
    }

    /**
     * Makes the dataset consist of exactly these images, FINAL, and seals it. Writes nothing when it already does.
     *
     * @return the sealed manifest
     */
    DatasetManifest replaceAndSeal(ImageSource images, ProgressListener progress) {
        requireShape(images);
        List<String> ids = ids(images);
        Set<String> wanted = new HashSet<>(ids);
        List<String> gone = known.entrySet().stream()
                .filter(e -> e.getValue().state() != ImageState.WITHDRAWN && !wanted.contains(e.getKey()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        boolean changed = sealed == null || !gone.isEmpty();
        long bytes = 0;
        int pending = 0;
        writer.begin();
        try {
            for (int i = 0; i < ids.size(); i++) {
                byte[] pixels = images.pixels(i);
                KnownImage before = known.get(ids.get(i));
                Content content = Content.of(images, i, pixels);
                if (before == null || !before.isFinal(images.classIndex(i), content)) {
                    if (sealed != null || manifestRevision == 0) {
                        sendManifest(ManifestState.GROWING, images);
                    }
                    sendImage(ids.get(i), images, i, ImageState.FINAL, pixels, content);
                    changed = true;
                    pending++;
                    bytes += pixels.length;
                }
                if (pending >= IMAGES_PER_TRANSACTION || bytes >= BYTES_PER_TRANSACTION) {
                    writer.commit();
                    writer.begin();
                    pending = 0;
                    bytes = 0;
                }
                progress.progress(i + 1L, ids.size(), "");
            }
            gone.forEach(this::withdraw);
            DatasetManifest before = sealed;
            DatasetManifest manifest = !changed && before != null && sameTerms(before, images)
                    ? before
                    : sendManifest(ManifestState.SEALED, images);
            writer.commit();
            return manifest;
        } catch (RuntimeException e) {
            writer.abort();
            throw e;
        }
    }

    private boolean sameTerms(DatasetManifest manifest, ImageSource images) {
        DatasetManifest wanted = Manifests.of(
                description,
                manifest.getRevision(),
                ManifestState.SEALED,
                Manifests.Contents.of(images),
                manifest.getUpdatedAt());
        return wanted.equals(manifest);
    }

    private List<String> ids(ImageSource images) {
        int[] next = new int[description.classNames().size()];
        return IntStream.range(0, images.count())
                .mapToObj(i -> {
                    int classIndex = images.classIndex(i);
                    if (classIndex < 0 || classIndex >= next.length) {
                        throw LaddException.cannot(
                                Reason.INPUT_INVALID,
                                "publish image " + i,
                                "class " + classIndex,
                                "0 to " + (next.length - 1));
                    }
                    return RecordKeys.imageId(description.dataset(), classIndex, next[classIndex]++);
                })
                .toList();
    }

    private void sendImage(String id, ImageSource images, int index, ImageState state, byte[] pixels, Content content) {
        boolean inline = pixels.length <= settings.inlineMaxBytes();
        ClaimCheck claimCheck = inline ? null : claimChecks.put(pixels, content.sha256());
        send(
                SyntheticImage.newBuilder()
                        .setStage(content.stage())
                        .setSoftLabel(content.softLabel().isEmpty() ? null : content.softLabel())
                        .setSourcePositions(
                                images.sourcePosition(index).stream().boxed().toList())
                        .setPixels(inline ? ByteBuffer.wrap(pixels) : null)
                        .setClaimCheck(claimCheck),
                id,
                images.classIndex(index),
                state,
                images.pixelEncoding(),
                content);
    }

    private void withdraw(String id) {
        KnownImage before = Objects.requireNonNull(known.get(id), "image");
        send(
                SyntheticImage.newBuilder().setStage(before.content().stage()),
                id,
                before.classIndex(),
                ImageState.WITHDRAWN,
                PixelEncoding.FLOAT32,
                new Content("", before.content().stage(), List.of()));
    }

    private void send(
            SyntheticImage.Builder image,
            String id,
            int classIndex,
            ImageState state,
            PixelEncoding encoding,
            Content content) {
        KnownImage before = known.get(id);
        int revision = before == null ? 1 : before.revision() + 1;
        ImageShape shape = description.shape();
        writer.send(
                catalogue.images(description.dataset()),
                id,
                image.setImageId(id)
                        .setDataset(description.dataset())
                        .setRevision(revision)
                        .setState(state)
                        .setClassIndex(classIndex)
                        .setHeight(shape.height())
                        .setWidth(shape.width())
                        .setChannels(shape.channels())
                        .setPixelType(PixelType.valueOf(encoding.name()))
                        .setMethod(description.origin().method())
                        .setSeed(description.origin().seed())
                        .setProducedAt(Instant.now())
                        .build());
        known.put(id, new KnownImage(revision, state, classIndex, content));
    }

    private DatasetManifest sendManifest(ManifestState state, ImageSource images) {
        manifestRevision++;
        DatasetManifest manifest =
                Manifests.of(description, manifestRevision, state, Manifests.Contents.of(images), Instant.now());
        writer.send(catalogue.datasets(), description.dataset(), manifest);
        sealed = state == ManifestState.SEALED ? manifest : null;
        return manifest;
    }

    private void requireShape(ImageSource images) {
        if (!images.shape().equals(description.shape())) {
            throw LaddException.cannot(
                    Reason.INCOMPATIBLE,
                    "publish images of dataset " + description.dataset(),
                    "shape " + images.shape(),
                    description.shape().toString());
        }
    }

    @Override
    public void close() {
        writer.close();
    }
}
