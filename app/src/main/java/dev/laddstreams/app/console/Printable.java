package dev.laddstreams.app.console;

/** Text, parts of which others may have written, without what would move a terminal's cursor or turn its text around. */
final class Printable {
    private Printable() {}

    /** Control characters other than line ends and tabs as the four digits that Java source text has for them. */
    static String of(String text) {
        if (text.chars().allMatch(c -> isHarmless((char) c))) {
            return text;
        }
        StringBuilder printable = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean lineEnd = c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
            if (isHarmless(c) || lineEnd) {
                printable.append(c);
            } else {
                printable.append(String.format("\\u%04x", (int) c));
            }
        }
        return printable.toString();
    }

    private static boolean isHarmless(char c) {
        boolean turnsText = (c >= '\u202a' && c <= '\u202e') || (c >= '\u2066' && c <= '\u2069');
        return c == '\n' || c == '\t' || (!Character.isISOControl(c) && !turnsText);
    }
}
