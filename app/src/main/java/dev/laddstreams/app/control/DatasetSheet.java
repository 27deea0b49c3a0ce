package dev.laddstreams.app.control;

import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.runtime.PartSettings;
import dev.laddstreams.app.runtime.StackAccess;
import dev.laddstreams.app.runtime.WorkDir;
import dev.laddstreams.app.studies.pictures.ContactSheet;
import dev.laddstreams.app.studies.pictures.SheetLayout;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.Normalisation;
import dev.laddstreams.learning.evaluation.AugmentedSet;
import dev.laddstreams.learning.grid.SubImageGrid;
import dev.laddstreams.schemas.avro.DatasetManifest;
import dev.laddstreams.sinks.evaluation.TaggedSet;
import dev.laddstreams.sinks.table.DatasetCatalog;
import dev.laddstreams.sinks.table.TagInfo;
import dev.laddstreams.sinks.table.TaggedDataset;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Draws the first images of each class of a dataset: with the dense labels of a tag, from the table alone; without, as the
 * images topic has them.
 */
public record DatasetSheet(Configuration configuration, SheetLayout layout) {
    private static final String ACTION = "draw a contact sheet of";

    /** Which labels a sheet shows. */
    public sealed interface Labels {
        /** Those of a tag. */
        record OfTag(String tag) implements Labels {}

        /** The newest complete ones of a version. */
        record OfVersion(VersionName version) implements Labels {}

        /** The active ones, or else the newest, or none. */
        record Usual() implements Labels {}
    }

    /**
     * What was drawn; as JSON with these names.
     *
     * @param tag null for images without dense labels
     * @param images on the sheet, of so many that the dataset has
     */
    public record Result(
            String file, String dataset, @Nullable String tag, int images, int of) {
        /** One line for people. */
        @Override
        public String toString() {
            return "%s: %,d of %,d images of %s, %s"
                    .formatted(file, images, of, dataset, tag == null ? "without dense labels" : "tag " + tag);
        }
    }

    /**
     * Draws one sheet.
     *
     * @param dataset empty for the only one that is stored, the controls of a demo left aside
     * @param png empty for a file in the current folder that is named for the dataset, or the tag
     * @throws LaddException {@code USAGE} where that does not name one dataset, or a tag that it has
     */
    public Result draw(Optional<String> dataset, Labels labels, Optional<Path> png) {
        WorkDir workDir = WorkDir.of(configuration);
        try (DatasetCatalog catalog = DatasetCatalog.open(PartSettings.catalog(configuration, workDir))) {
            TagChoice choice = new TagChoice(ACTION, catalog);
            String chosen = choice.dataset(dataset);
            Optional<TagInfo> tag = tag(choice, catalog, chosen, labels);
            if (tag.isPresent()) {
                return tagged(
                        catalog,
                        chosen,
                        tag.get(),
                        png.orElseGet(() -> named(chosen + "-" + tag.get().tag())));
            }
            return plain(workDir, chosen, png.orElseGet(() -> named(chosen)));
        }
    }

    private static Path named(String name) {
        return Path.of(name + ".png");
    }

    private static Optional<TagInfo> tag(TagChoice choice, DatasetCatalog catalog, String dataset, Labels labels) {
        if (labels instanceof Labels.OfTag given) {
            return Optional.of(catalog.require(dataset).tags().require(given.tag()));
        }
        return labels instanceof Labels.OfVersion of
                ? Optional.of(choice.of(dataset, of.version()))
                : choice.usual(dataset);
    }

    private Result tagged(DatasetCatalog catalog, String dataset, TagInfo tag, Path png) {
        TaggedDataset stored = TaggedDataset.open(catalog, dataset, tag.tag());
        requireImages(dataset, stored.count());
        TaggedSet loaded = TaggedSet.sample(stored, layout.columns());
        AugmentedSet set = loaded.set();
        ContactSheet.write(
                png,
                set.images(),
                set.denseLabels(),
                set.grid(),
                tag.manifest().classNames(),
                loaded.normalisation(),
                title(dataset, stored.count(), ", labelled by " + tag.labelerId() + " v" + tag.version()),
                layout);
        return new Result(png.toString(), dataset, tag.tag(), set.images().count(), stored.count());
    }

    private Result plain(WorkDir workDir, String dataset, Path png) {
        try (StackAccess stack = StackAccess.look(configuration)) {
            SharedTopics topics = SharedTopics.of(stack.connection(), stack.catalogue());
            DatasetManifest manifest = topics.datasets().find(dataset).orElseThrow(() -> unknown(dataset, topics));
            TopicImages.Sample sample = new TopicImages(
                            stack.connection(),
                            stack.catalogue(),
                            PartSettings.trustedClaimChecks(configuration, workDir))
                    .first(manifest, layout.columns());
            requireImages(dataset, sample.of());
            ContactSheet.write(
                    png,
                    sample.images(),
                    new float[0],
                    SubImageGrid.DEFAULT,
                    manifest.getClassNames(),
                    new Normalisation(
                            manifest.getNormalisation().getMean(),
                            manifest.getNormalisation().getStd()),
                    title(dataset, sample.of(), ", made by " + manifest.getMethod()),
                    layout);
            return new Result(png.toString(), dataset, null, sample.images().count(), sample.of());
        }
    }

    private static String title(String dataset, int images, String origin) {
        return "%s, %,d image%s%s".formatted(dataset, images, images == 1 ? "" : "s", origin);
    }

    private static LaddException unknown(String dataset, SharedTopics topics) {
        List<String> known =
                topics.datasets().byKey().keySet().stream().sorted().toList();
        return LaddException.cannot(
                Reason.USAGE,
                ACTION,
                "dataset '" + dataset + "'",
                known.isEmpty() ? "a dataset; there is none yet" : "one of " + String.join(", ", known));
    }

    private static void requireImages(String dataset, int images) {
        if (images == 0) {
            throw LaddException.cannot(
                    Reason.USAGE, ACTION, "dataset '" + dataset + "', which has no images yet", "one with images");
        }
    }
}
