package dev.laddstreams.app.dashboard;

/** Everything that the page shows, each part kept current by its own feed. Thread-safe. */
record PageModel(
        PageStatus status,
        SharedView shared,
        WatchedDatasets watched,
        LanePoll lanes,
        TrafficSeries traffic,
        LetterBox letters) {}
