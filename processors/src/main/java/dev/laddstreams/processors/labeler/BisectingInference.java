package dev.laddstreams.processors.labeler;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.labeler.Labeler;
import dev.laddstreams.processors.labeler.WorkItem.Labelled;
import dev.laddstreams.processors.labeler.WorkItem.Refused;
import dev.laddstreams.processors.labeler.WorkItem.ToLabel;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Labels a batch; when it fails, halves it until the culprit is alone and refuses that one only. Before an image is blamed,
 * a blank one must still pass: an engine that is broken as a whole fails the lane instead of refusing every image. Not
 * thread-safe.
 */
final class BisectingInference {
    private final Labeler labeler;
    private final ImageShape shape;
    private final int imageValues;
    private final int labelValues;

    /** @param shape of the images that come */
    BisectingInference(Labeler labeler, ImageShape shape) {
        this.labeler = labeler;
        this.shape = shape;
        this.imageValues = shape.values();
        this.labelValues = labeler.spec().grid().subImages() * labeler.spec().classes();
    }

    /** The batch with each image labelled or refused, in its order. */
    Batch label(Batch batch) {
        List<ToLabel> images = batch.images();
        if (images.isEmpty()) {
            return batch;
        }
        IdentityHashMap<WorkItem, WorkItem> outcomes = new IdentityHashMap<>();
        label(images, outcomes);
        return batch.withItems(batch.items().stream()
                .map(item -> outcomes.getOrDefault(item, item))
                .toList());
    }

    private void label(List<ToLabel> images, IdentityHashMap<WorkItem, WorkItem> outcomes) {
        float[] labels;
        try {
            labels = run(images);
        } catch (RuntimeException e) {
            if (images.size() > 1) {
                int half = images.size() / 2;
                label(images.subList(0, half), outcomes);
                label(images.subList(half, images.size()), outcomes);
            } else {
                requireWorkingEngine(e);
                outcomes.put(images.get(0), new Refused(images.get(0).source(), Reason.INFERENCE_FAILED, e));
            }
            return;
        }
        for (int i = 0; i < images.size(); i++) {
            ToLabel image = images.get(i);
            outcomes.put(image, new Labelled(image.source(), image.image(), labels, i * labelValues));
        }
    }

    private float[] run(List<ToLabel> images) {
        float[] input = new float[Math.multiplyExact(images.size(), imageValues)];
        for (int i = 0; i < images.size(); i++) {
            System.arraycopy(images.get(i).pixels(), 0, input, i * imageValues, imageValues);
        }
        float[] labels = labeler.label(shape, input, images.size());
        if (labels.length != images.size() * labelValues) {
            throw LaddException.cannot(
                    Reason.INFERENCE_FAILED,
                    "label " + images.size() + " images",
                    labels.length + " values",
                    Integer.toString(images.size() * labelValues));
        }
        return labels;
    }

    private void requireWorkingEngine(RuntimeException failure) {
        try {
            labeler.label(shape, new float[imageValues], 1);
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
            throw LaddException.cannot(
                    Reason.INFERENCE_FAILED,
                    "label",
                    "a blank image fails as well: " + e.getMessage(),
                    "an engine that works",
                    failure);
        }
    }
}
