package dev.laddstreams.learning.labeler;

/** What is wrong with a JSON text and what it should be, for a message that also names the file. */
final class JsonFault extends Exception {
    private static final long serialVersionUID = 1L;

    private final String expected;

    JsonFault(String value, String expected) {
        super(value);
        this.expected = expected;
    }

    JsonFault(String value, String expected, Throwable cause) {
        super(value, cause);
        this.expected = expected;
    }

    String expected() {
        return expected;
    }
}
