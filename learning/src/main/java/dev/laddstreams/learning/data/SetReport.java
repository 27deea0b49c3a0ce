package dev.laddstreams.learning.data;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a set was taken, for people: what a reader decided and what it left out.
 *
 * @param split which parts became training and test images
 * @param ranges the range that was assumed, by what it holds for
 * @param sizes how pictures were brought to one size; empty for arrays
 * @param leftOut files that are not read, by kind
 * @param notes whatever else was decided, one sentence each
 * @param skipped paths of the image files that could not be decoded; empty unless that was asked for
 */
public record SetReport(
        String split,
        Map<String, String> ranges,
        String sizes,
        SortedMap<String, Integer> leftOut,
        List<String> notes,
        List<String> skipped) {
    /** Of a set that was not read from files. */
    public static final SetReport NONE = new SetReport("", Map.of(), "", new TreeMap<>(), List.of(), List.of());

    private static final int NAMED_CLASSES = 20;
    private static final int NAMED_KINDS = 8;
    private static final int NAMED_FILES = 5;

    public SetReport {
        ranges = Collections.unmodifiableMap(new LinkedHashMap<>(ranges));
        leftOut = Collections.unmodifiableSortedMap(new TreeMap<>(leftOut));
        notes = List.copyOf(notes);
        skipped = List.copyOf(skipped);
    }

    /** What a command says after it has read a set; lines without control characters. */
    public List<String> lines(DataSplits data) {
        ImageSet train = data.train();
        List<String> lines = new ArrayList<>();
        lines.add("Read " + train.name() + ": " + count(train.count(), "image")
                + (data.whole() ? "" : " to train on, " + data.test().count() + " to test on"));
        lines.add(line("classes", train.classes() + ": " + shortened(train.classNames(), NAMED_CLASSES, ", ")));
        add(lines, "split", split);
        ImageShape shape = train.shape();
        lines.add(line(
                "images",
                count(shape.channels(), "channel") + (shape.channels() == 1 ? " (grey)" : " (RGB)") + ", "
                        + shape.width() + " x " + shape.height() + " px" + (sizes.isEmpty() ? "" : ": " + sizes)));
        add(lines, "range", rangeText());
        add(lines, "left out", leftOutText());
        notes.forEach(note -> add(lines, "note", note));
        if (!skipped.isEmpty()) {
            add(
                    lines,
                    "skipped",
                    count(skipped.size(), "unreadable file") + ": " + shortened(skipped, NAMED_FILES, ", "));
        }
        return lines.stream().map(l -> l.replaceAll("\\p{Cntrl}", "?")).toList();
    }

    private String rangeText() {
        boolean same = ranges.values().stream().distinct().count() == 1;
        return same
                ? ranges.values().iterator().next()
                : ranges.entrySet().stream()
                        .map(range -> range.getKey() + ": " + range.getValue())
                        .collect(joining("; "));
    }

    private String leftOutText() {
        String kinds = shortened(
                leftOut.entrySet().stream()
                        .map(kind -> kind.getValue() + " " + kind.getKey())
                        .toList(),
                NAMED_KINDS,
                ", ");
        return kinds.isEmpty() ? "" : "files: " + kinds;
    }

    private static void add(List<String> lines, String name, String text) {
        if (!text.isEmpty()) {
            lines.add(line(name, text));
        }
    }

    private static String line(String name, String text) {
        return String.format("  %-9s %s", name, text);
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private static String shortened(List<String> all, int most, String separator) {
        return String.join(separator, all.subList(0, Math.min(most, all.size())))
                + (all.size() > most ? " and " + (all.size() - most) + " more" : "");
    }
}
