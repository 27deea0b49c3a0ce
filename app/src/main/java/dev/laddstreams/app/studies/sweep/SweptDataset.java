package dev.laddstreams.app.studies.sweep;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.errors.settings.NearestName;
import dev.laddstreams.learning.data.ClassMatch;
import dev.laddstreams.learning.data.ImageSet;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.schemas.avro.DatasetManifest;
import dev.laddstreams.schemas.avro.ManifestState;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Looks, before anything is trained, whether a dataset can be swept: its lanes would only say so later, or never. */
final class SweptDataset {
    private SweptDataset() {}

    /**
     * @param manifests of all datasets, by id
     * @param images that the labeler is trained on
     */
    static DatasetManifest require(
            Map<String, DatasetManifest> manifests, String dataset, String labelerId, ImageSet images) {
        DatasetManifest manifest = manifests.get(dataset);
        if (manifest == null) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    "sweep labeler " + labelerId,
                    "there is no dataset '" + dataset + "' here",
                    (manifests.isEmpty() ? "" : "one of " + String.join(", ", new TreeSet<>(manifests.keySet())) + "; ")
                            + "'ladd distill --dataset " + dataset + " --labeler " + labelerId
                            + "', 'ladd import' and 'ladd demo' make one"
                            + NearestName.hint(dataset, manifests.keySet()));
        }
        String own = manifest.getLabelPolicy().getLabelerId();
        if (!labelerId.equals(own)) {
            throw refused(
                    manifest,
                    labelerId,
                    own == null ? "no labeler labels it" : "labeler " + own + " labels it",
                    own == null ? "a dataset that was made with --labeler " + labelerId : "--labeler " + own);
        }
        if (manifest.getState() != ManifestState.SEALED) {
            throw refused(manifest, labelerId, "it still grows", "a dataset that is complete");
        }
        ImageShape shape = new ImageShape(manifest.getChannels(), manifest.getHeight(), manifest.getWidth());
        List<String> names = manifest.getClassNames();
        boolean reordered = ClassMatch.of(names, images.classNames()) == ClassMatch.REORDERED;
        if (!shape.equals(images.shape()) || names.size() != images.classes() || reordered) {
            throw refused(
                    manifest,
                    labelerId,
                    "it has images of " + shape + " and classes " + String.join(", ", names),
                    images.shape() + " and " + String.join(", ", images.classNames()) + ", as " + images.name());
        }
        return manifest;
    }

    private static LaddException refused(DatasetManifest manifest, String labelerId, String value, String expected) {
        return LaddException.cannot(
                Reason.INCOMPATIBLE,
                "sweep labeler " + labelerId + " over dataset " + manifest.getDataset(),
                value,
                expected);
    }
}
