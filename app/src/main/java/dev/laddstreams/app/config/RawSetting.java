package dev.laddstreams.app.config;

import dev.laddstreams.errors.settings.Secrets;

/** A key's text and where it comes from, not checked yet. */
record RawSetting(String key, String text, Origin origin) {
    /** What may be shown of the text. */
    String shown() {
        return Secrets.masked(key, text);
    }

    @Override
    public String toString() {
        return key + "=" + shown() + " at " + origin;
    }
}
