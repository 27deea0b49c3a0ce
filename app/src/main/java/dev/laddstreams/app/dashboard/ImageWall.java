package dev.laddstreams.app.dashboard;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.laddstreams.app.dashboard.ImageHistory.Frame;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The images of one dataset that are shown, by class, with as many of their revisions as the memory for them allows: the
 * first images of each class, and of a long history every second, fourth, ... revision. Thread-safe.
 */
final class ImageWall {
    /** Images that are shown, of all classes together. */
    static final int MOST_IMAGES = 600;
    /** Bytes of all frames. */
    static final long MOST_BYTES = 24L << 20;

    private final int classes;
    private final int mostOfClass;

    @GuardedBy("this")
    private final Map<String, ImageHistory> images = new TreeMap<>(ImageOrder.BY_NUMBERS);

    @GuardedBy("this")
    private final Map<Integer, Integer> counts = new HashMap<>();

    @GuardedBy("this")
    private long bytes;

    @GuardedBy("this")
    private long changes;

    /**
     * What changed.
     *
     * @param sequence to ask after next time
     * @param revisions that are held, of any image, ascending
     * @param images by class
     */
    record View(long sequence, List<Integer> revisions, List<Tile> images) {}

    /**
     * One image in one revision.
     *
     * @param pixels base64 of [height, width, channels] in 0..255; null when they cannot be shown
     */
    record Tile(
            String id,
            int classIndex,
            int revision,
            String state,
            int channels,
            int height,
            int width,
            @Nullable String pixels) {}

    ImageWall(int classes) {
        this.classes = Math.max(1, classes);
        this.mostOfClass = Math.max(1, MOST_IMAGES / this.classes);
    }

    /** Whether the image is, or would be, shown. */
    synchronized boolean shows(String imageId, int classIndex) {
        return images.containsKey(imageId)
                || (classIndex >= 0
                        && classIndex < Math.min(classes, MOST_IMAGES)
                        && counts.getOrDefault(classIndex, 0) < mostOfClass);
    }

    synchronized void add(String imageId, int classIndex, Frame frame) {
        if (!shows(imageId, classIndex)) {
            return;
        }
        ImageHistory history = images.computeIfAbsent(imageId, id -> {
            counts.merge(classIndex, 1, Integer::sum);
            return new ImageHistory(classIndex);
        });
        bytes += history.add(frame, ++changes);
        while (bytes > MOST_BYTES && thin() > 0) {
            // once more
        }
    }

    @GuardedBy("this")
    private int thin() {
        int freed = 0;
        for (ImageHistory history : images.values()) {
            freed += history.thin();
        }
        bytes -= freed;
        return freed;
    }

    synchronized long bytes() {
        return bytes;
    }

    synchronized int size() {
        return images.size();
    }

    /** The newest revision of each image that has changed since. */
    synchronized View since(long sequence) {
        List<Tile> tiles = new ArrayList<>();
        images.forEach((id, history) -> {
            if (history.changed() > sequence) {
                history.newest().ifPresent(frame -> tiles.add(tile(id, history, frame)));
            }
        });
        return new View(changes, revisions(), tiles);
    }

    /** Every image as it was at this revision. */
    synchronized View at(int revision) {
        List<Tile> tiles = new ArrayList<>();
        images.forEach((id, history) -> history.at(revision).ifPresent(frame -> tiles.add(tile(id, history, frame))));
        return new View(changes, revisions(), tiles);
    }

    /** One image in its newest revision. */
    synchronized Optional<Tile> find(String imageId) {
        return Optional.ofNullable(images.get(imageId))
                .flatMap(history -> history.newest().map(frame -> tile(imageId, history, frame)));
    }

    @GuardedBy("this")
    private List<Integer> revisions() {
        TreeSet<Integer> revisions = new TreeSet<>();
        images.values().forEach(history -> history.revisions().forEach(revisions::add));
        return List.copyOf(revisions);
    }

    private static Tile tile(String id, ImageHistory history, Frame frame) {
        return new Tile(
                id,
                history.classIndex(),
                frame.revision(),
                frame.state(),
                frame.view().map(PixelView::channels).orElse(0),
                frame.view().map(PixelView::height).orElse(0),
                frame.view().map(PixelView::width).orElse(0),
                frame.view()
                        .map(view -> Base64.getEncoder().encodeToString(view.intensities()))
                        .orElse(null));
    }
}
