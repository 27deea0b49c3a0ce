package dev.laddstreams.learning.data;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a reader writes down while it reads: whatever it decides for the user, and whatever it leaves out. Thread-safe. */
final class ReadingNotes {
    @GuardedBy("this")
    private final Map<String, String> ranges = new LinkedHashMap<>();

    @GuardedBy("this")
    private final SortedMap<String, Integer> leftOut = new TreeMap<>();

    @GuardedBy("this")
    private final List<String> notes = new ArrayList<>();

    @GuardedBy("this")
    private List<String> skipped = List.of();

    @GuardedBy("this")
    private String split = "";

    @GuardedBy("this")
    private String sizes = "";

    synchronized void split(String text) {
        split = text;
    }

    synchronized void range(String what, String text) {
        ranges.put(what, text);
    }

    synchronized void sizes(String text) {
        sizes = text;
    }

    /** Counts one file that is not read. */
    synchronized void leaveOut(String kind) {
        leftOut.merge(kind, 1, Integer::sum);
    }

    synchronized void note(String sentence) {
        if (!notes.contains(sentence)) {
            notes.add(sentence);
        }
    }

    synchronized void skipped(List<String> paths) {
        skipped = paths;
    }

    synchronized SetReport report() {
        return new SetReport(split, ranges, sizes, leftOut, notes, skipped);
    }
}
