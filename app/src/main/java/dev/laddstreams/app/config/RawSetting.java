package dev.laddstreams.app.config;

/** A key's text and where it comes from, not checked yet. */
record RawSetting(String key, String text, Origin origin) {}
