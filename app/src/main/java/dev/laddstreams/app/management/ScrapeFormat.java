package dev.laddstreams.app.management;

import org.jspecify.annotations.Nullable;

/** The two formats that Prometheus reads. */
enum ScrapeFormat {
    /** Prometheus's own, which people read too. */
    TEXT("text/plain; version=0.0.4; charset=utf-8"),
    /** The standard one, with exemplars. */
    OPEN_METRICS("application/openmetrics-text; version=1.0.0; charset=utf-8");

    private final String mediaType;

    ScrapeFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    String mediaType() {
        return mediaType;
    }

    /** What a client takes, by its header {@code Accept}. */
    static ScrapeFormat accepted(@Nullable String accept) {
        return accept != null && accept.contains("application/openmetrics-text") ? OPEN_METRICS : TEXT;
    }
}
