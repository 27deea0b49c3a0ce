package dev.laddstreams.app.dashboard;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.laddstreams.app.control.LaneWatch;
import dev.laddstreams.app.dashboard.LatencyBoard.Latency;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How fast images were labelled and how many waited, over the last minutes. Thread-safe. */
final class TrafficSeries {
    private static final int MOST_POINTS = 450;
    private static final double MILLIS = 1e3;

    private final Clock clock;

    @GuardedBy("this")
    private final Deque<Point> points = new ArrayDeque<>();

    /**
     * One moment.
     *
     * @param seconds since the epoch
     * @param rate images a second, of all lanes
     * @param waiting records that lanes have not consumed
     * @param oldest since when the oldest of them waits, in seconds; null where none does
     * @param latency of the slowest lane, from publication to label, in seconds; null where none was measured
     */
    record Point(
            double seconds,
            double rate,
            long waiting,
            @Nullable Double oldest,
            @Nullable Latency latency) {}

    TrafficSeries(Clock clock) {
        this.clock = clock;
    }

    synchronized void add(List<LaneRow> lanes) {
        List<LaneWatch.Pace> paces =
                lanes.stream().map(lane -> lane.lane().pace()).toList();
        points.add(new Point(
                clock.millis() / MILLIS,
                paces.stream().mapToDouble(LaneWatch.Pace::rate).sum(),
                paces.stream().mapToLong(LaneWatch.Pace::remaining).sum(),
                paces.stream()
                        .flatMap(pace -> Stream.ofNullable(pace.lagSeconds()))
                        .max(Comparator.naturalOrder())
                        .orElse(null),
                lanes.stream()
                        .flatMap(lane -> Stream.ofNullable(lane.latency()))
                        .max(Comparator.comparingDouble(Latency::median))
                        .orElse(null)));
        while (points.size() > MOST_POINTS) {
            points.remove();
        }
    }

    synchronized List<Point> points() {
        return List.copyOf(points);
    }
}
