package dev.laddstreams.app.studies.pictures;

import java.awt.Color;
import java.util.List;

/** A colour for each class: ten that are far apart on dark ground, then hues by the golden angle. */
final class ClassPalette {
    private static final List<Color> FIRST = List.of(
            new Color(0x5aa9ff),
            new Color(0xff9f40),
            new Color(0x5bd66f),
            new Color(0xff5f6d),
            new Color(0xb98cff),
            new Color(0xd9a07a),
            new Color(0xff8fd2),
            new Color(0xb9c0c9),
            new Color(0xf2e14b),
            new Color(0x3fdede));
    private static final float GOLDEN_TURN = 0.618034f;

    private ClassPalette() {}

    static Color colour(int index) {
        if (index < FIRST.size()) {
            return FIRST.get(index);
        }
        return Color.getHSBColor(index * GOLDEN_TURN, 0.45f + 0.15f * (index % 3), 0.95f);
    }
}
