package dev.laddstreams.app.dashboard;

import dev.laddstreams.app.dashboard.ImageHistory.Frame;
import dev.laddstreams.errors.EnumCode;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.learning.data.Normalisation;
import dev.laddstreams.schemas.TrustedFiles;
import dev.laddstreams.schemas.avro.AugmentedRecord;
import dev.laddstreams.schemas.avro.DatasetManifest;
import dev.laddstreams.schemas.avro.SyntheticImage;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A dataset that a browser looks at: its images and dense labels, as far as they are shown. Thread-safe. */
record WatchedDataset(
        String id,
        Normalisation space,
        TrustedFiles claimChecks,
        ImageWall wall,
        LabelShelf shelf,
        LatencyBoard latency) {
    private static final Logger LOG = LoggerFactory.getLogger(WatchedDataset.class);

    static WatchedDataset of(DatasetManifest manifest, TrustedFiles claimChecks) {
        return new WatchedDataset(
                manifest.getDataset(),
                new Normalisation(
                        manifest.getNormalisation().getMean(),
                        manifest.getNormalisation().getStd()),
                claimChecks,
                new ImageWall(manifest.getClassNames().size()),
                new LabelShelf(),
                new LatencyBoard());
    }

    /** Whether anything of the image is shown, by its id alone. */
    boolean shows(String imageId) {
        return ImageOrder.classOf(imageId).stream().anyMatch(classIndex -> wall.shows(imageId, classIndex));
    }

    void hear(SyntheticImage image) {
        wall.add(
                image.getImageId(),
                image.getClassIndex(),
                new Frame(image.getRevision(), EnumCode.of(image.getState()), view(image)));
    }

    private Optional<PixelView> view(SyntheticImage image) {
        try {
            return PixelView.of(image, space, claimChecks);
        } catch (LaddException e) {
            LOG.debug("Image {} cannot be shown", image.getImageId(), e);
            return Optional.empty();
        }
    }

    void hear(String key, AugmentedRecord record) {
        shelf.hear(key, record);
    }
}
