package dev.laddstreams.app.dashboard;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The revisions of one image that are held. Not thread-safe. */
final class ImageHistory {
    private final int classIndex;
    private final TreeMap<Integer, Frame> frames = new TreeMap<>();
    private long changed;

    /**
     * One revision.
     *
     * @param state the contract's, in lower case
     * @param view empty for an image whose pixels cannot be shown
     */
    record Frame(int revision, String state, Optional<PixelView> view) {
        private static final int OVERHEAD = 100;

        int bytes() {
            return OVERHEAD + view.map(PixelView::bytes).orElse(0);
        }
    }

    ImageHistory(int classIndex) {
        this.classIndex = classIndex;
    }

    int classIndex() {
        return classIndex;
    }

    /** The count of the change that was last heard of this image. */
    long changed() {
        return changed;
    }

    /** Returns by how many bytes it has grown. */
    int add(Frame frame, long change) {
        changed = change;
        Frame before = frames.put(frame.revision(), frame);
        return frame.bytes() - (before == null ? 0 : before.bytes());
    }

    Optional<Frame> newest() {
        return Optional.ofNullable(frames.lastEntry()).map(Map.Entry::getValue);
    }

    /** The newest that is not newer than this revision, or the oldest there is. */
    Optional<Frame> at(int revision) {
        Map.Entry<Integer, Frame> entry = frames.floorEntry(revision);
        return Optional.ofNullable(entry == null ? frames.firstEntry() : entry).map(Map.Entry::getValue);
    }

    Iterable<Integer> revisions() {
        return frames.keySet();
    }

    int size() {
        return frames.size();
    }

    /** Drops every second revision between the first and the last. Returns how many bytes that were. */
    int thin() {
        int freed = 0;
        int position = 0;
        int last = frames.isEmpty() ? 0 : frames.lastKey();
        for (Integer revision : frames.keySet().toArray(new Integer[0])) {
            if (position++ % 2 == 1 && revision != last) {
                Frame dropped = frames.remove(revision);
                freed += dropped == null ? 0 : dropped.bytes();
            }
        }
        return freed;
    }
}
