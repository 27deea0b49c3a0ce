package dev.laddstreams.app.studies.pictures;

import java.awt.Color;
import java.awt.Graphics2D;
import java.util.Locale;

/** Letters of 5 x 7 blocks, upper case, for machines without fonts. */
record BlockLettering() implements Lettering {
    private static final int COLUMNS = 5;
    private static final int ROWS = 7;
    private static final int ADVANCE = COLUMNS + 1;
    private static final int RADIX = 32;
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.,/%=():+'?@·×±";
    /** Seven rows a letter, each row's five blocks as one digit to base 32, leftmost block highest. */
    private static final String BLOCKS = "ehhvhhh" + "uhhuhhu" + "ehggghe" + "uhhhhhu" + "vgguggv" + "vgguggg"
            + "ehgnhhf"
            + "hhhvhhh" + "e44444e" + "72222ic" + "hikokih" + "ggggggv" + "hrllhhh" + "hhpljhh" + "ehhhhhe" + "uhhuggg"
            + "ehhhlid" + "uhhukih" + "fgge11u" + "v444444" + "hhhhhhe" + "hhhhha4" + "hhhllla" + "hha4ahh" + "hhha444"
            + "v1248gv" + "ehjlphe" + "4c4444e" + "eh1248v" + "v2421he" + "26aiv22" + "vgu11he" + "68guhhe" + "v124888"
            + "ehhehhe" + "ehhf12c" + "000v000" + "000000v" + "00000cc" + "0000c48" + "01248g0" + "op248j3" + "00v0v00"
            + "2488842" + "8422248" + "0cc0cc0" + "044v440" + "4480000" + "eh12404" + "eh1dlle" + "000c000" + "00a4a00"
            + "44v440v";

    @Override
    public int width(String text, int size) {
        return text.length() * ADVANCE * block(size);
    }

    private static int block(int size) {
        return Math.max(1, size / 10);
    }

    @Override
    public void draw(Graphics2D graphics, String text, int x, int baseline, int size, Color colour) {
        graphics.setColor(colour);
        String upper = text.toUpperCase(Locale.ROOT);
        for (int i = 0; i < upper.length(); i++) {
            if (upper.charAt(i) != ' ') {
                letter(graphics, upper.charAt(i), x + i * ADVANCE * block(size), baseline, block(size));
            }
        }
    }

    private static void letter(Graphics2D graphics, char letter, int x, int baseline, int block) {
        int known = LETTERS.indexOf(letter);
        int index = known < 0 ? LETTERS.indexOf('?') : known;
        for (int row = 0; row < ROWS; row++) {
            int bits = Character.digit(BLOCKS.charAt(index * ROWS + row), RADIX);
            for (int column = 0; column < COLUMNS; column++) {
                if ((bits >> (COLUMNS - 1 - column) & 1) == 1) {
                    graphics.fillRect(x + column * block, baseline - (ROWS - row) * block, block, block);
                }
            }
        }
    }
}
