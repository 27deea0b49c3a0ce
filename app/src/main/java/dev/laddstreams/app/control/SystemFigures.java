package dev.laddstreams.app.control;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Locale;

/**
 * How much of everything there is, over all datasets.
 *
 * @param images of the newest revision of each dataset
 * @param labelled of those, once for each labeler version
 * @param rate records that labelers read, a second, since the figures were last taken
 * @param stored rows of all tables, those of older revisions included
 * @param toLabel images that a version has still to label, those included that it has refused
 * @param deadLetters that wait to be put back
 * @param active what readers take, for example {@code pets by pets-labeler version 2}
 */
record SystemFigures(
        int datasets,
        long images,
        long labelled,
        double rate,
        long stored,
        long toLabel,
        long deadLetters,
        List<String> active) {
    private static final int MOST_ACTIVE = 3;

    SystemFigures {
        active = List.copyOf(active);
    }

    /** One line. */
    @Override
    public String toString() {
        if (datasets == 0 && deadLetters == 0) {
            return "no dataset yet";
        }
        return String.format(
                Locale.ROOT,
                "images %,d, labelled %,d (%,.0f/s), stored %,d, to label %,d, dead letters %,d, active %s",
                images,
                labelled,
                rate,
                stored,
                toLabel,
                deadLetters,
                activeText());
    }

    private String activeText() {
        if (active.isEmpty()) {
            return "none";
        }
        String first = active.stream().limit(MOST_ACTIVE).collect(joining("; "));
        int others = active.size() - MOST_ACTIVE;
        return others > 0 ? first + " and " + others + " more" : first;
    }
}
