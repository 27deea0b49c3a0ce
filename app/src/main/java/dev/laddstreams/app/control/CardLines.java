package dev.laddstreams.app.control;

import java.util.ArrayList;
import java.util.List;

/** Names and values below each other, for people; a value that is empty is left out. Not thread-safe. */
final class CardLines {
    private static final int NAME_WIDTH = 16;

    private final List<String> lines = new ArrayList<>();

    /** @param name empty for one that goes on from the line before */
    CardLines line(String name, String value) {
        if (!value.isEmpty()) {
            lines.add(name + " ".repeat(NAME_WIDTH - name.length()) + value);
        }
        return this;
    }

    List<String> lines() {
        return List.copyOf(lines);
    }
}
