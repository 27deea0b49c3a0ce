package dev.laddstreams.app.config;

import dev.laddstreams.learning.data.ReadingOptions.Resize;

/** How a route brings pictures to the size of its dataset's images. */
public enum ResizeMode {
    /** The shorter side is scaled, and the centre taken. */
    CENTER_CROP(Resize.CROP),
    /** The longer side is scaled, and the rest is black. */
    PAD(Resize.PAD),
    /** Both sides are scaled, each by its own factor. */
    STRETCH(Resize.STRETCH);

    private final Resize rule;

    ResizeMode(Resize rule) {
        this.rule = rule;
    }

    public Resize rule() {
        return rule;
    }
}
