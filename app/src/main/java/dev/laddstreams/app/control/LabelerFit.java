package dev.laddstreams.app.control;

import dev.laddstreams.app.console.Terminal;
import dev.laddstreams.app.runtime.StackAccess;
import dev.laddstreams.clients.TopicSnapshot;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.errors.settings.NearestName;
import dev.laddstreams.learning.data.ClassMatch;
import dev.laddstreams.learning.data.ImageSet;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.schemas.avro.LabelerDescriptor;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Looks, before images are published, whether the labeler that they name can label them: a lane would only say so later,
 * in {@code ladd status}.
 */
public final class LabelerFit {
    private LabelerFit() {}

    /** @throws LaddException {@code INCOMPATIBLE} when the labeler's newest version cannot label these images */
    public static void check(
            StackAccess stack, Terminal terminal, String dataset, Optional<String> labeler, ImageSet images) {
        labeler.ifPresent(id -> check(
                List.copyOf(
                        TopicSnapshot.read(stack.connection(), stack.catalogue().labelers(), LabelerDescriptor.class)
                                .values()),
                terminal,
                dataset,
                id,
                images));
    }

    static void check(
            List<LabelerDescriptor> published, Terminal terminal, String dataset, String labeler, ImageSet images) {
        Optional<LabelerDescriptor> newest = published.stream()
                .filter(version -> version.getLabelerId().equals(labeler))
                .max(Comparator.comparingInt(LabelerDescriptor::getVersion));
        if (newest.isEmpty()) {
            List<String> known = published.stream()
                    .map(LabelerDescriptor::getLabelerId)
                    .distinct()
                    .toList();
            terminal.message("Labeler '" + labeler + "' has no published version yet: dataset " + dataset
                    + " is labelled when it has one" + NearestName.hint(labeler, known));
            return;
        }
        requireFit(newest.get(), dataset, images);
        ImageShape takes = takes(newest.get());
        if (!takes.equals(images.shape())) {
            terminal.message("The images of dataset " + dataset + " are " + images.shape()
                    + ": their sub-images are resized to the " + takes + " that labeler " + labeler + " takes");
        }
        sayNames(newest.get().getClassNames(), terminal, dataset, labeler, images.classNames());
    }

    private static void sayNames(
            List<String> taken, Terminal terminal, String dataset, String labeler, List<String> classNames) {
        switch (ClassMatch.of(classNames, taken)) {
            case SAME, REORDERED -> {}
            case SPELLING ->
                terminal.message("The classes of dataset " + dataset + " and labeler " + labeler
                        + " are spelt differently and taken as the same: "
                        + ClassMatch.differences(classNames, taken));
            case DIFFERENT ->
                terminal.message("The classes of dataset " + dataset + " and labeler " + labeler
                        + " have different names and are taken in their order: " + first(classNames) + " are "
                        + first(taken));
        }
    }

    private static void requireFit(LabelerDescriptor version, String dataset, ImageSet images) {
        ImageShape takes = takes(version);
        List<String> classes = version.getClassNames();
        boolean reordered = ClassMatch.of(images.classNames(), classes) == ClassMatch.REORDERED;
        if (takes.channels() != images.shape().channels() || classes.size() != images.classes() || reordered) {
            throw LaddException.cannot(
                    Reason.INCOMPATIBLE,
                    "label dataset " + dataset + " with labeler " + version.getLabelerId() + " version "
                            + version.getVersion(),
                    "the images are " + text(images.shape(), images.classNames()),
                    text(takes, classes) + ", which the labeler takes");
        }
    }

    private static ImageShape takes(LabelerDescriptor version) {
        return new ImageShape(version.getChannels(), version.getHeight(), version.getWidth());
    }

    private static String text(ImageShape shape, List<String> classes) {
        return shape + " of " + classes.size() + " classes (" + first(classes) + ")";
    }

    private static String first(List<String> classes) {
        return String.join(", ", classes.subList(0, Math.min(3, classes.size()))) + (classes.size() > 3 ? ", ..." : "");
    }
}
