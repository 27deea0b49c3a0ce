package dev.laddstreams.app.control;

import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.processors.labeler.PublishedBundles;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.LabelerDescriptor;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is known of one version of a labeler; as JSON with these names.
 *
 * @param uses how every version of the labeler stands on each dataset
 */
public record LabelerCard(
        String id,
        int version,
        Bundle bundle,
        Input input,
        SubImages grid,
        Measured measured,
        String publishedAt,
        List<LabelerUse> uses) {
    public LabelerCard {
        uses = List.copyOf(uses);
    }

    /**
     * Where its weights are.
     *
     * @param bytes null where this machine does not see it
     * @param problem why this machine cannot load it, null where it can
     */
    public record Bundle(
            String uri,
            String sha256,
            String engine,
            @Nullable Long bytes,
            @Nullable String problem) {
        private static Bundle of(LabelerDescriptor labeler, PublishedBundles bundles) {
            Long bytes = null;
            String problem = null;
            try {
                bytes = bundles.find(labeler).size();
            } catch (LaddException e) {
                problem = e.getMessage();
            }
            return new Bundle(labeler.getArtifactUri(), labeler.getSha256(), labeler.getEngine(), bytes, problem);
        }
    }

    /** What it takes, and what it tells apart. */
    public record Input(String shape, List<String> classes, ImageSpace normalisation) {}

    /** The sub-images that it labels: {@code n} x {@code n} crops. */
    public record SubImages(int n, double cropRatio, String resize, double temperature) {}

    /**
     * What was measured when it was trained.
     *
     * @param epoch null for a model made elsewhere
     * @param accuracy on held-out images, null when unknown
     */
    public record Measured(
            @Nullable Integer epoch, @Nullable Double accuracy) {}

    /**
     * Reads one version.
     *
     * @param version empty for the newest
     * @param bundles as this machine sees them
     * @throws LaddException {@code USAGE} for one that was not published
     */
    public static LabelerCard read(
            KafkaConnection connection,
            TopicCatalogue catalogue,
            String labelerId,
            Optional<Integer> version,
            PublishedBundles bundles) {
        SharedTopics topics = SharedTopics.of(connection, catalogue);
        LabelerDescriptor labeler = find(topics, labelerId, version);
        return new LabelerCard(
                labelerId,
                labeler.getVersion(),
                Bundle.of(labeler, bundles),
                new Input(
                        labeler.getChannels() + "x" + labeler.getHeight() + "x" + labeler.getWidth(),
                        labeler.getClassNames(),
                        ImageSpace.of(labeler.getNormalisation())),
                new SubImages(
                        labeler.getGrid().getN(),
                        labeler.getGrid().getCropRatio(),
                        labeler.getGrid().getResize(),
                        labeler.getTemperature()),
                new Measured(labeler.getEpoch(), labeler.getHeldOutAccuracy()),
                labeler.getPublishedAt().toString(),
                new LabelerUses(topics).of(labelerId));
    }

    private static LabelerDescriptor find(SharedTopics topics, String labelerId, Optional<Integer> version) {
        if (version.isPresent()) {
            new VersionRules(topics, labelerId).requirePublished(version.get());
        }
        Optional<LabelerDescriptor> found = topics.labelers().records().stream()
                .filter(labeler -> labeler.getLabelerId().equals(labelerId))
                .filter(labeler -> version.isEmpty() || labeler.getVersion() == version.get())
                .max(Comparator.comparingInt(LabelerDescriptor::getVersion));
        return found.orElseThrow(() -> {
            TreeSet<String> known = new TreeSet<>();
            topics.labelers().records().forEach(labeler -> known.add(labeler.getLabelerId()));
            return LaddException.cannot(
                    Reason.USAGE,
                    "show labeler",
                    "'" + labelerId + "'",
                    known.isEmpty() ? "a published labeler; there is none yet" : "one of " + String.join(", ", known));
        });
    }

    /** Lines for people, without a trailing line break. */
    @Override
    public String toString() {
        List<String> lines = new CardLines()
                .line("labeler", new VersionName(id, version).toString())
                .line("published", publishedAt)
                .line("sha256", bundle.sha256())
                .line("bundle", bundle.uri())
                .line(
                        "on this machine",
                        bundle.bytes() == null
                                ? "no: " + bundle.problem()
                                : String.format(Locale.ROOT, "%,d B", bundle.bytes()))
                .line("engine", bundle.engine())
                .line("input", input.shape())
                .line("classes", input.classes().size() + ": " + String.join(", ", input.classes()))
                .line("normalisation", input.normalisation().toString())
                .line("grid", grid.n() + "x" + grid.n() + " of " + grid.cropRatio() + ", " + grid.resize())
                .line("temperature", Double.toString(grid.temperature()))
                .line("epoch", measured.epoch() == null ? "" : measured.epoch().toString())
                .line(
                        "accuracy",
                        measured.accuracy() == null
                                ? "not known"
                                : String.format(Locale.ROOT, "%.1f %% on held-out images", 100 * measured.accuracy()))
                .lines();
        String head = String.join(System.lineSeparator(), lines);
        return uses.isEmpty() ? head : head + System.lineSeparator().repeat(2) + DatasetCardText.uses(uses);
    }
}
