package dev.laddstreams.app.control;

import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.TopicSnapshot;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.data.LabelledImages;
import dev.laddstreams.learning.data.Normalisation;
import dev.laddstreams.learning.pixels.PixelCodec;
import dev.laddstreams.learning.pixels.PixelEncoding;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.TrustedFiles;
import dev.laddstreams.schemas.avro.ClaimCheck;
import dev.laddstreams.schemas.avro.DatasetManifest;
import dev.laddstreams.schemas.avro.ImageState;
import dev.laddstreams.schemas.avro.SyntheticImage;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The images of a dataset as its topic holds them: the newest revision of each, previews too, withdrawn ones not. */
record TopicImages(KafkaConnection connection, TopicCatalogue catalogue, TrustedFiles claimChecks) {
    /**
     * Some images of a dataset, in normalised space.
     *
     * @param of how many the dataset has
     */
    record Sample(LabelledImages images, int of) {}

    /** The first images of each class, by their number; reads the topic twice rather than hold all pixels. */
    Sample first(DatasetManifest manifest, int perClass) {
        Map<String, Integer> classes = new HashMap<>();
        visit(manifest, (key, value) -> {
            Optional<SyntheticImage> shown = value.filter(image -> image.getState() != ImageState.WITHDRAWN);
            shown.ifPresentOrElse(image -> classes.put(key, image.getClassIndex()), () -> classes.remove(key));
        });
        Map<Integer, Integer> taken = new HashMap<>();
        List<String> chosen = classes.keySet().stream()
                .sorted(Comparator.comparing((String id) -> classes.getOrDefault(id, 0))
                        .thenComparingInt(String::length)
                        .thenComparing(id -> id))
                .filter(id -> taken.merge(classes.getOrDefault(id, 0), 1, Integer::sum) <= perClass)
                .toList();
        Set<String> wanted = new HashSet<>(chosen);
        Map<String, SyntheticImage> images = new HashMap<>();
        visit(manifest, (key, value) -> {
            if (wanted.contains(key)) {
                value.ifPresent(image -> images.put(key, image));
            }
        });
        return new Sample(
                decode(
                        manifest,
                        chosen.stream()
                                .flatMap(id -> Optional.ofNullable(images.get(id)).stream())
                                .toList()),
                classes.size());
    }

    private void visit(DatasetManifest manifest, TopicSnapshot.Visitor<SyntheticImage> visitor) {
        TopicSnapshot.visit(connection, catalogue.images(manifest.getDataset()), SyntheticImage.class, visitor);
    }

    private LabelledImages decode(DatasetManifest manifest, List<SyntheticImage> images) {
        ImageShape shape = new ImageShape(manifest.getChannels(), manifest.getHeight(), manifest.getWidth());
        Normalisation space = new Normalisation(
                manifest.getNormalisation().getMean(),
                manifest.getNormalisation().getStd());
        float[] values = new float[images.size() * shape.values()];
        int[] labels = new int[images.size()];
        for (int i = 0; i < labels.length; i++) {
            SyntheticImage image = images.get(i);
            PixelEncoding encoding = PixelEncoding.of(image.getPixelType().name());
            float[] pixels = PixelCodec.decode(bytes(image), shape, encoding, space);
            System.arraycopy(pixels, 0, values, i * shape.values(), shape.values());
            labels[i] = image.getClassIndex();
        }
        return new LabelledImages(shape, values, labels);
    }

    private ByteBuffer bytes(SyntheticImage image) {
        ClaimCheck claimCheck = image.getClaimCheck();
        if (claimCheck == null) {
            return Optional.ofNullable(image.getPixels()).orElseGet(() -> ByteBuffer.allocate(0));
        }
        return ByteBuffer.wrap(claimChecks.read(claimCheck.getUri(), claimCheck.getSha256(), claimCheck.getSize()));
    }
}
