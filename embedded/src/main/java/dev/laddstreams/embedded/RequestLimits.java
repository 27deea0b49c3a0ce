package dev.laddstreams.embedded;

import java.time.Duration;

/**
 * How much of the registry one client, or many slow ones, can take.
 *
 * @param time for reading a request, and again for writing its answer
 * @param threads requests that are served at the same time; what they hold at most is this times {@code bodyBytes}
 * @param bodyBytes largest body of a request
 */
record RequestLimits(Duration time, int threads, int bodyBytes) {
    /** A schema larger than this does not fit into a record of the registry's topic. */
    static final RequestLimits DEFAULT = new RequestLimits(Duration.ofSeconds(10), 64, 1 << 20);
}
