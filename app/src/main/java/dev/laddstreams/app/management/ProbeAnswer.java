package dev.laddstreams.app.management;

import java.util.List;

/**
 * What a probe says.
 *
 * @param complaints why not; none when all is well
 */
record ProbeAnswer(List<String> complaints) {
    ProbeAnswer {
        complaints = List.copyOf(complaints);
    }

    static ProbeAnswer not(String complaint) {
        return new ProbeAnswer(List.of(complaint));
    }

    boolean isWell() {
        return complaints.isEmpty();
    }

    /** One complaint a line, or {@code ok}. */
    String text() {
        return isWell() ? "ok\n" : String.join("\n", complaints) + "\n";
    }
}
