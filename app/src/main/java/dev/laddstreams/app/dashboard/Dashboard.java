package dev.laddstreams.app.dashboard;

import dev.laddstreams.app.dashboard.PageStatus.Source;
import dev.laddstreams.app.runtime.FirstContact;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.TopicFollower;
import dev.laddstreams.clients.Topics;
import dev.laddstreams.clients.metrics.Metric;
import dev.laddstreams.clients.roles.Role;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.schemas.TopicCatalogue;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the live page, from the moment it is made until it has ended: without a cluster the page says what it waits for.
 * Reads topics and, where the settings allow it, does what {@link dev.laddstreams.app.control.LabelerControl} does.
 */
public final class Dashboard extends Role {
    private static final Logger LOG = LoggerFactory.getLogger(Dashboard.class);
    private static final Duration POLL = Duration.ofMillis(50);

    private final KafkaConnection connection;
    private final TopicCatalogue catalogue;
    private final PanelVersions versions = new PanelVersions();
    private final EventHub hub = new EventHub(versions);
    private final PageModel model;
    private final PageServer server;
    /** For the thread that works. */
    private boolean hasWaited;

    /**
     * Serves the page at once; what it shows is read when the role runs.
     *
     * @throws dev.laddstreams.errors.LaddException {@code PORT_IN_USE} for a port that was asked for
     */
    public Dashboard(KafkaConnection connection, TopicCatalogue catalogue, PageSettings settings) {
        super("dashboard", connection, List.of());
        this.connection = connection;
        this.catalogue = catalogue;
        PageStatus status = new PageStatus(versions, "Kafka at " + connection.bootstrapServers());
        TrafficSeries traffic = new TrafficSeries(Clock.systemUTC());
        SharedView shared = new SharedView(versions);
        WatchedDatasets watched = new WatchedDatasets(settings.claimChecks());
        LanePoll lanes = new LanePoll(
                connection,
                catalogue,
                status,
                versions,
                traffic,
                () -> hub.size() > 0,
                lane -> LaneRow.of(lane, shared, watched));
        this.model = new PageModel(status, shared, watched, lanes, traffic, new LetterBox(versions));
        PageGuard guard = new PageGuard(settings, connection.meters());
        PageActions actions = new PageActions(connection, catalogue);
        this.server = new PageServer(settings, guard, new PageRoutes(model, hub, guard, actions));
        connection.meters().gauge(Metric.PAGE_BROWSERS, hub, EventHub::size);
        lanes.start();
        CompletableFuture<Void> unused = ended().whenComplete((ended, failure) -> closeServer());
    }

    /** What people type into their browser. */
    public String address() {
        return server.address();
    }

    /** The address, and why it is not the usual one when that is so; for people. */
    public String place() {
        return server.place();
    }

    @Override
    protected void work() throws InterruptedException {
        reach();
        Topics.create(connection, catalogue.shared());
        try (ClusterPulse pulse = new ClusterPulse(connection, model.status());
                TopicFollower shared = model.shared().follow(connection, catalogue);
                DatasetFeed datasets = new DatasetFeed(connection, catalogue, model, versions);
                LetterFeed letters = new LetterFeed(connection, catalogue, model.letters())) {
            pulse.start();
            int heard = 0;
            while (goesOn()) {
                // no pause for one while another has more to tell
                shared.poll(heard > 0 ? Duration.ZERO : POLL);
                heard = datasets.poll(POLL);
                letters.poll(Duration.ZERO);
            }
        }
    }

    /** A cluster that is not there yet is waited for, and the page says so. */
    private void reach() {
        try {
            FirstContact.requireQuietly(connection);
        } catch (LaddException e) {
            hasWaited = true;
            model.status().waitsFor(Source.CLUSTER, String.valueOf(e.getMessage()));
            throw e;
        }
        if (model.status().live(Source.CLUSTER) && hasWaited) {
            LOG.info("The cluster is there; the live page goes on");
        }
    }

    private void closeServer() {
        model.lanes().close();
        hub.close();
        server.close();
    }
}
