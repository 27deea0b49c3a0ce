package dev.laddstreams.app.dashboard;

import dev.laddstreams.errors.EnumCode;

/** The parts of the page that change by themselves. */
enum Panel {
    OVERVIEW,
    IMAGES,
    LABELS,
    LANES,
    ACCURACY,
    TRAFFIC,
    LETTERS;

    String code() {
        return EnumCode.of(this);
    }
}
