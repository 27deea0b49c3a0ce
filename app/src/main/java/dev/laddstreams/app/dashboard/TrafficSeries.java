package dev.laddstreams.app.dashboard;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.laddstreams.app.control.LaneWatch;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

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
     */
    record Point(double seconds, double rate, long waiting) {}

    TrafficSeries(Clock clock) {
        this.clock = clock;
    }

    synchronized void add(List<LaneWatch.Row> lanes) {
        points.add(new Point(
                clock.millis() / MILLIS,
                lanes.stream().mapToDouble(lane -> lane.pace().rate()).sum(),
                lanes.stream().mapToLong(lane -> lane.pace().remaining()).sum()));
        while (points.size() > MOST_POINTS) {
            points.remove();
        }
    }

    synchronized List<Point> points() {
        return List.copyOf(points);
    }
}
