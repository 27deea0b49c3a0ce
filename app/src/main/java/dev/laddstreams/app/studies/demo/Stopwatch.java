package dev.laddstreams.app.studies.demo;

/** Seconds since it was made. */
final class Stopwatch {
    private final long start = System.nanoTime();

    double seconds() {
        return (System.nanoTime() - start) / 1e9;
    }
}
