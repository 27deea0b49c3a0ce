package dev.laddstreams.processors.route;

import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.TopicBinding;
import dev.laddstreams.clients.TopicState;
import dev.laddstreams.clients.Topics;
import dev.laddstreams.clients.metrics.MeterGroup;
import dev.laddstreams.clients.metrics.Metric;
import dev.laddstreams.clients.roles.Role;
import dev.laddstreams.errors.Backoff;
import dev.laddstreams.errors.EnumCode;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.schemas.TopicCatalogue;
import io.micrometer.core.instrument.Counter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the declared routes, each on a topology of its own: what is declared anew is started, what has changed is stopped
 * and started, what is no longer declared is stopped, and the others go on. A route that fails is begun anew, after a
 * while that grows, and stands still alone. Any number of processes may run it. Thread-safe.
 */
public final class RouteFleet extends Role {
    private static final Logger LOG = LoggerFactory.getLogger(RouteFleet.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration LOOK = Duration.ofSeconds(2);

    private final KafkaConnection connection;
    private final TopicCatalogue catalogue;
    private final Supplier<List<RouteSpec>> declared;
    private final Missing missing;
    private final Path stateFolder;
    private final Map<String, Place> places = new LinkedHashMap<>();
    private final Map<String, String> hindrances = new ConcurrentHashMap<>();

    /** What becomes of a foreign topic that does not exist. */
    public enum Missing {
        /** The route waits until somebody makes it. */
        WAIT,
        /** It is made, on a broker that nobody else looks after. */
        CREATE
    }

    /** States of a route. */
    private enum State {
        STARTING,
        RUNNING,
        WAITING
    }

    /** Where a route runs, or waits to be begun anew. */
    private static final class Place implements AutoCloseable {
        private final RouteSpec route;
        private final MeterGroup state;
        private final Backoff backoff = Backoff.until(new CountDownLatch(1));
        private @Nullable RouteRun run;
        private String imagesTopicId = "";
        private long notBefore = System.nanoTime();

        Place(RouteSpec route, MeterGroup state) {
            this.route = route;
            this.state = state;
        }

        void show(State now) {
            state.state(Metric.ROUTE_STATE, route.name(), EnumCode.of(now));
        }

        @Override
        public void close() {
            if (run != null) {
                run.close();
            }
            state.close();
        }
    }

    /**
     * Makes routes that do not run yet.
     *
     * @param declared asked several times a second for what shall run now; names are unique
     * @param missing for topics that routes read
     * @param stateFolder where the stores lie; rebuilt from their changelogs when it is lost, and not shared by processes
     */
    public RouteFleet(
            KafkaConnection connection,
            TopicCatalogue catalogue,
            Supplier<List<RouteSpec>> declared,
            Missing missing,
            Path stateFolder) {
        super("routes", connection, catalogue.shared());
        this.connection = connection;
        this.catalogue = catalogue;
        this.declared = declared;
        this.missing = missing;
        this.stateFolder = stateFolder;
    }

    @Override
    protected void work() throws InterruptedException {
        try (TopicBinding topics = new TopicBinding(connection, topic -> false)) {
            long lookedAt = System.nanoTime();
            while (goesOn()) {
                reconcile(declared.get());
                places.values().forEach(place -> tend(place, topics));
                if (System.nanoTime() - lookedAt >= LOOK.toNanos()) {
                    lookedAt = System.nanoTime();
                    places.values().forEach(place -> requireSameTopic(place, topics));
                }
                pause(POLL);
            }
        } finally {
            places.values().forEach(Place::close);
            places.clear();
            hindrances.clear();
        }
    }

    private void reconcile(List<RouteSpec> wanted) {
        Map<String, RouteSpec> byName = new LinkedHashMap<>();
        wanted.forEach(route -> byName.put(route.name(), route));
        for (Place place : List.copyOf(places.values())) {
            RouteSpec now = byName.get(place.route.name());
            if (!place.route.equals(now)) {
                LOG.info(
                        "Route {} {}",
                        place.route.name(),
                        now == null ? "stops: it is no longer declared" : "has changed: it is begun anew");
                places.remove(place.route.name());
                hindrances.remove(place.route.name());
                place.close();
            }
        }
        byName.forEach((name, route) -> places.computeIfAbsent(name, any -> place(route)));
    }

    private Place place(RouteSpec route) {
        // shown from the beginning: an alert has to tell none from unknown
        failures(route);
        return new Place(route, connection.meters().group());
    }

    private Counter failures(RouteSpec route) {
        return connection.meters().counter(Metric.ROUTE_FAILURES, route.name());
    }

    /** What a route has written, and what revision comes next, is true of one topic alone. */
    private void requireSameTopic(Place place, TopicBinding topics) {
        RouteRun run = place.run;
        String images = catalogue.images(place.route.target().dataset()).name();
        if (run != null && !topics.idNow(images).equals(Optional.of(place.imagesTopicId))) {
            run.close();
            place.run = null;
            defer(place, "topic " + images + " was deleted or made anew");
        }
    }

    private void tend(Place place, TopicBinding topics) {
        RouteRun run = place.run;
        if (run == null) {
            if (System.nanoTime() - place.notBefore >= 0) {
                begin(place, topics);
            }
            return;
        }
        Optional<String> failure = run.failure();
        if (failure.isPresent()) {
            run.close();
            place.run = null;
            defer(place, failure.get());
        } else if (run.isRunning() && hindrances.remove(place.route.name()) != null) {
            place.backoff.reset();
            place.show(State.RUNNING);
            LOG.info(
                    "Route {} brings {} into dataset {}",
                    place.route.name(),
                    place.route.from(),
                    place.route.target().dataset());
        }
    }

    private void begin(Place place, TopicBinding topics) {
        String dataset = place.route.target().dataset();
        try {
            Topics.create(connection, List.of(catalogue.images(dataset), catalogue.augmented(dataset)));
            if (missing == Missing.CREATE) {
                createSources(place.route);
            }
            place.imagesTopicId = topics.idNow(catalogue.images(dataset).name()).orElse("");
            place.run = RouteRun.start(place.route, place.imagesTopicId, connection, catalogue, stateFolder);
            hindrances.put(place.route.name(), "route " + place.route.name() + " is starting");
            place.show(State.STARTING);
        } catch (KafkaException | LaddException e) {
            defer(place, String.valueOf(e.getMessage()));
        }
    }

    private void createSources(RouteSpec route) {
        for (TopicState topic : Topics.describe(connection, route.sources(catalogue))) {
            if (topic.found().isEmpty()) {
                Topics.create(connection, List.of(topic.wanted()));
                LOG.info("Route {}: made topic {}", route.name(), topic.wanted().name());
            }
        }
    }

    private void defer(Place place, String why) {
        failures(place.route).increment();
        place.notBefore = System.nanoTime() + place.backoff.next().toNanos();
        place.show(State.WAITING);
        String sentence = "route " + place.route.name() + " waits: " + why;
        if (!sentence.equals(hindrances.put(place.route.name(), sentence))) {
            LOG.warn("Route {} waits: {}", place.route.name(), why);
        }
    }

    @Override
    public List<String> hindrances() {
        return new ArrayList<>(hindrances.values());
    }
}
