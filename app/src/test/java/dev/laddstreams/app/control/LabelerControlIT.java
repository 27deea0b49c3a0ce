package dev.laddstreams.app.control;

import static dev.laddstreams.app.control.ControlFixture.CATALOGUE;
import static dev.laddstreams.app.control.ControlFixture.IMAGES;
import static dev.laddstreams.app.control.ControlFixture.REVISION;
import static dev.laddstreams.app.control.ControlFixture.THEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.laddstreams.app.control.ActivationOutcome.Active;
import dev.laddstreams.app.control.ActivationOutcome.AwaitsEvaluation;
import dev.laddstreams.app.control.ActivationOutcome.AwaitsLabels;
import dev.laddstreams.app.control.ActivationOutcome.LaneFailed;
import dev.laddstreams.app.control.ActivationOutcome.Refused;
import dev.laddstreams.app.control.ActivationOutcome.StillLoading;
import dev.laddstreams.app.control.ActivationOutcome.TimedOut;
import dev.laddstreams.app.control.ControlOutcome.Draining;
import dev.laddstreams.app.control.ControlOutcome.Effect;
import dev.laddstreams.app.control.ControlOutcome.Relabelling;
import dev.laddstreams.clients.ActivationLog;
import dev.laddstreams.clients.TopicSnapshot;
import dev.laddstreams.embedded.EmbeddedStack;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.Activations;
import dev.laddstreams.schemas.LaneHeartbeat;
import dev.laddstreams.schemas.RecordKeys;
import dev.laddstreams.schemas.avro.Activation;
import dev.laddstreams.schemas.avro.LaneRequest;
import dev.laddstreams.schemas.avro.LaneState;
import dev.laddstreams.schemas.avro.LaneWish;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each test has a labeler of its own on one broker. */
class LabelerControlIT {
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private static Path folder;

    private static EmbeddedStack stack;

    @BeforeAll
    static void start() {
        stack = EmbeddedStack.start(folder);
        stack.createTopics(CATALOGUE.shared());
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void shouldSayWhatAnIncompleteVersionWaitsFor() {
        ControlFixture given = given("incomplete").version(1);
        List.of("alone", "dead", "fresh", "half").forEach(given::dataset);
        given.lane("fresh", 1, "a", LaneState.FAILED, "broken")
                .lane("fresh", 1, "b", LaneState.LOADING, null)
                .lane("dead", 1, "a", LaneState.FAILED, "it is no model")
                .lane("half", 1, "a", LaneState.WARMING, null)
                .lane("half", 1, "b", LaneState.BACKFILLING, null)
                .labelled("half", 1, IMAGES / 2);

        assertThat(control(LONG).activate("incomplete", 1, Optional.empty(), ActivationMode.WHEN_COMPLETE))
                .containsExactly(
                        new AwaitsLabels("alone", 1, 0, IMAGES),
                        new LaneFailed("dead", 1, "artifact-invalid", "it is no model"),
                        new StillLoading("fresh", 1),
                        new AwaitsLabels("half", 1, IMAGES / 2, IMAGES));
        assertThat(pointer("dead", "incomplete").getCandidate().getVersion()).isEqualTo(1);
    }

    @Test
    void shouldNotTakeALaneWhoseProcessIsGoneForOneThatLoads() {
        ControlFixture given = given("lost").version(1);
        List.of("lost-a", "lost-b").forEach(given::dataset);
        Instant longAgo = THEN.minus(LaneHeartbeat.INTERVAL.multipliedBy(4));
        given.lane(given.status("lost-a", 1, "a", LaneState.LOADING)
                        .setUpdatedAt(longAgo)
                        .build())
                .lane(given.status("lost-b", 1, "a", LaneState.LOADING)
                        .setUpdatedAt(longAgo)
                        .build())
                .lane("lost-b", 1, "b", LaneState.FAILED, "it is no model");

        assertThat(control(LONG).activate("lost", 1, Optional.empty(), ActivationMode.WHEN_COMPLETE))
                .containsExactly(
                        new AwaitsLabels("lost-a", 1, 0, IMAGES),
                        new LaneFailed("lost-b", 1, "artifact-invalid", "it is no model"));
    }

    @Test
    void shouldChangeNothingWhileOneDatasetLacksLabels() {
        given("partly")
                .version(1)
                .dataset("partly-a")
                .dataset("partly-b")
                .labelled("partly-a", 1, IMAGES)
                .labelled("partly-b", 1, IMAGES - 2);

        assertThatThrownBy(() -> control(SHORT).activate("partly", 1, Optional.empty(), ActivationMode.IF_COMPLETE))
                .isInstanceOfSatisfying(
                        LaddException.class, e -> assertThat(e.reason()).isEqualTo(Reason.USAGE))
                .hasMessageContaining("on dataset partly-b: 2 of 40 images lack its label");
        assertThat(log().find("partly-a", "partly")).isEmpty();
    }

    @Test
    void shouldTellTheWaitThatTimedOut() {
        given("patient").version(1).dataset("patient-a").labelled("patient-a", 1, IMAGES);

        List<ActivationOutcome> outcomes =
                control(SHORT).activate("patient", 1, Optional.empty(), ActivationMode.IF_COMPLETE);

        assertThat(outcomes).containsExactly(new TimedOut("patient-a", 1, SHORT));
        assertThat(outcomes.get(0).hindrance()).isEmpty();
    }

    /** The refusal of an earlier request is no answer to this one. */
    @Test
    void shouldReturnWhatTheSinkDecides() {
        given("decided").version(2);
        List.of("decided-a", "decided-b", "decided-c")
                .forEach(dataset -> given("decided").dataset(dataset).labelled(dataset, 2, IMAGES));
        log().change(
                        "decided-a",
                        "decided",
                        none -> Optional.of(Activations.withRefusal(
                                Activations.withCandidate(Activations.none("decided-a", "decided"), 2, THEN),
                                "of yesterday")));
        CompletableFuture<Void> sink = CompletableFuture.runAsync(() -> {
            decide("decided-c", asked -> Activations.withRefusal(asked, "80.0 % is less than 90.0 %"));
            decide("decided-b", asked -> Activations.withStoredCandidate(asked, "decided-v2-r3", REVISION));
            decide("decided-a", asked -> Activations.pointAt(asked, 2, "decided-v2-r3", REVISION, THEN));
        });

        List<ActivationOutcome> outcomes =
                control(LONG).activate("decided", 2, Optional.empty(), ActivationMode.IF_COMPLETE);

        sink.join();
        assertThat(outcomes)
                .containsExactly(
                        new Active("decided-a", 2, "decided-v2-r3"),
                        new AwaitsEvaluation("decided-b", 2, "decided-v2-r3"),
                        new Refused("decided-c", "decided", 2, "80.0 % is less than 90.0 %"));
        assertThat(outcomes.get(2).hindrance()).contains(Reason.USAGE);
        assertThat(outcomes.get(2).text())
                .startsWith("Cannot activate decided version 2 on dataset decided-c: 80.0 % is less than 90.0 %");
    }

    @Test
    void shouldActivateNowWhatIsNotComplete() {
        given("now").version(1).dataset("now-a").labelled("now-a", 1, IMAGES - 1);

        assertThat(control(SHORT).activate("now", 1, Optional.of("now-a"), ActivationMode.NOW))
                .containsExactly(new Active("now-a", 1, ""));
    }

    @Test
    void shouldRollBackToTheNewestTag() {
        given("back")
                .version(1)
                .version(2)
                .dataset("back-a")
                .labelled("back-a", REVISION - 1, 1, IMAGES)
                .labelled("back-a", REVISION, 1, IMAGES)
                .labelled("back-a", REVISION, 2, IMAGES);
        activateInTurn("back", "back-a", 1, 2);

        assertThat(control(SHORT).rollback("back", Optional.empty()))
                .singleElement()
                .satisfies(outcome -> {
                    assertThat(outcome.version()).isEqualTo(1);
                    assertThat(outcome.tag()).isEqualTo("back-v1-r3");
                    assertThat(outcome.text()).startsWith("back-a: version 1 is active again (back-v1-r3), after ");
                });
    }

    @Test
    void shouldRollBackNoneWhenOneHasNothingBefore() {
        given("none").version(1).version(2).dataset("none-a").dataset("none-b");
        activateInTurn("none", "none-a", 1, 2);
        activateInTurn("none", "none-b", 2);

        assertThatThrownBy(() -> control(SHORT).rollback("none", Optional.empty()))
                .hasMessageContaining("version 2 is the first that was active");
        assertThat(pointer("none-a", "none").getVersion()).isEqualTo(2);
    }

    @Test
    void shouldRetireNoneWhileOneIsActive() {
        given("rest").version(1).version(2).dataset("rest-a").dataset("rest-b");
        activateInTurn("rest", "rest-a", 1, 2);
        activateInTurn("rest", "rest-b", 1);

        assertThatThrownBy(() -> control(SHORT).retire("rest", 1, Optional.empty()))
                .hasMessageContaining("retire rest version 1 on dataset rest-b: it is active");
        assertThat(wish("rest-a", "rest", 1)).isEmpty();
        assertThat(control(SHORT).retire("rest", 1, Optional.of("rest-a"))).containsExactly(new Draining("rest-a", 1));
        assertThat(wish("rest-a", "rest", 1)).map(LaneRequest::getWish).contains(LaneWish.RETIRE);
        assertThatThrownBy(() -> control(SHORT).rollback("rest", Optional.of("rest-a")))
                .hasMessageContaining("roll back labeler rest on dataset rest-a: no version that was active before"
                        + " version 2 is left; retired are [1]");
        assertThatThrownBy(() -> control(SHORT).activate("rest", 1, Optional.of("rest-a"), ActivationMode.NOW))
                .hasMessageContaining("it is retired")
                .hasMessageContaining("ladd relabel --dataset rest-a --labeler rest@1");
    }

    @Test
    void shouldBeginANewRoundOnlyWhenNotRehearsing() {
        given("again").version(1).dataset("again-a").labelled("again-a", 1, IMAGES);
        Relabelling planned =
                new Relabelling("again-a", "again", 1, IMAGES, OptionalDouble.of(IMAGES / 10.0), Effect.PLANNED);

        assertThat(control(SHORT).relabel("again-a", "again", 1, Effect.PLANNED))
                .isEqualTo(planned);
        assertThat(planned.text())
                .isEqualTo("again-a: again@1 would label 40 images again, about 10 s at the 4 images a second of last"
                        + " time");
        assertThat(wish("again-a", "again", 1)).isEmpty();
        control(SHORT).relabel("again-a", "again", 1, Effect.DONE);
        control(SHORT).relabel("again-a", "again", 1, Effect.DONE);
        assertThat(wish("again-a", "again", 1)).map(LaneRequest::getRound).contains(2);
    }

    @Test
    void shouldShowTheNewestRevisionOfEachVersionAlone() {
        given("shown")
                .labelled("shown-a", REVISION - 1, 1, IMAGES)
                .labelled("shown-a", REVISION, 1, 5)
                .labelled("shown-a", REVISION - 2, 1, IMAGES)
                .labelled("shown-a", REVISION - 1, 2, IMAGES);

        assertThat(SystemStatus.read(stack.connection(), CATALOGUE).progress())
                .filteredOn(progress -> progress.dataset().equals("shown-a"))
                .containsExactlyInAnyOrder(
                        new SystemStatus.Progress("shown-a", REVISION, "shown", 1, "in-progress", 5, IMAGES),
                        new SystemStatus.Progress("shown-a", REVISION - 1, "shown", 2, "completed", IMAGES, IMAGES));
    }

    @Test
    void shouldShowALaneAsLostWhoseProcessIsSilent() {
        ControlFixture given = given("silent").version(1).dataset("silent-a");
        given.lane("silent-a", 1, "gone", LaneState.LIVE, null)
                .lane(given.status("silent-a", 1, "here", LaneState.LIVE)
                        .setHeardAt(Instant.now())
                        .build())
                .lane("silent-a", 1, "ended", LaneState.FAILED, "it is no model");

        assertThat(SystemStatus.read(stack.connection(), CATALOGUE).lanes())
                .filteredOn(lane -> lane.dataset().equals("silent-a"))
                .extracting(
                        SystemStatus.Lane::instance, SystemStatus.Lane::state, lane -> lane.secondsSinceHeard() < 60)
                .containsExactly(
                        tuple("gone", "lost", false), tuple("here", "live", true), tuple("ended", "failed", false));
        try (LaneWatch watch = new LaneWatch(stack.connection(), CATALOGUE)) {
            assertThat(watch.look())
                    .filteredOn(row -> row.dataset().equals("silent-a"))
                    .extracting(LaneWatch.Row::processes)
                    .containsExactly("failed: artifact-invalid, live, lost");
        }
    }

    @Test
    void shouldTellSinceWhenTheOldestImageWaitsForALane() {
        ControlFixture given = given("late").version(1).dataset("late-a");
        given.lane(given.status("late-a", 1, "here", LaneState.LIVE)
                .setHeardAt(Instant.now())
                .build());
        given.image("late-a", Instant.now().minusSeconds(90)).image("late-a", Instant.now());

        try (LaneWatch watch = LaneWatch.withLag(stack.connection(), CATALOGUE)) {
            assertThat(watch.look())
                    .filteredOn(row -> row.dataset().equals("late-a"))
                    .singleElement()
                    .satisfies(row -> {
                        assertThat(row.pace().remaining()).isEqualTo(2);
                        assertThat(row.pace().lagSeconds()).isBetween(90.0, 900.0);
                    });
        }
    }

    @Test
    void shouldSayNothingOfAVersionWhoseLabelsAreGone() {
        given("expired").version(1).version(2).dataset("expired-a");
        for (int version = 1; version <= 2; version++) {
            given("expired")
                    .labelled("expired-a", version, IMAGES)
                    .lane("expired-a", version, "a", LaneState.RETIRED, null);
        }
        LaneRequests requests = new LaneRequests(stack.connection(), CATALOGUE);
        LaneRequest gone = LaneRequest.newBuilder()
                .setDataset("expired-a")
                .setLabelerId("expired")
                .setVersion(1)
                .setWish(LaneWish.RETIRE)
                .setRequestedAt(THEN)
                .setExpiredAt(THEN)
                .build();

        requests.write(gone);

        SystemStatus status = SystemStatus.read(stack.connection(), CATALOGUE);
        assertThat(status.lanes())
                .filteredOn(lane -> lane.dataset().equals("expired-a"))
                .extracting(SystemStatus.Lane::version)
                .containsExactly(2);
        assertThat(status.progress())
                .filteredOn(progress -> progress.dataset().equals("expired-a"))
                .extracting(SystemStatus.Progress::version)
                .containsExactly(2);
        try (LaneWatch watch = new LaneWatch(stack.connection(), CATALOGUE)) {
            assertThat(watch.look())
                    .filteredOn(row -> row.dataset().equals("expired-a"))
                    .extracting(LaneWatch.Row::version)
                    .containsExactly(2);
        }

        control(SHORT).relabel("expired-a", "expired", 1, Effect.DONE);
        assertThat(SystemStatus.read(stack.connection(), CATALOGUE).progress())
                .filteredOn(progress -> progress.dataset().equals("expired-a"))
                .hasSize(2);
    }

    private static void activateInTurn(String labeler, String dataset, int... versions) {
        for (int version : versions) {
            control(SHORT).activate(labeler, version, Optional.of(dataset), ActivationMode.NOW);
        }
    }

    /** Waits for the request first. */
    private static void decide(String dataset, UnaryOperator<Activation> change) {
        await().atMost(LONG).until(() -> log().find(dataset, "decided")
                .filter(pointer -> pointer.getCandidate() != null)
                .isPresent());
        log().change(dataset, "decided", asked -> asked.map(change));
    }

    private static ControlFixture given(String labeler) {
        return new ControlFixture(stack.connection(), labeler);
    }

    private static LabelerControl control(Duration patience) {
        return new LabelerControl(stack.connection(), CATALOGUE, Clock.fixed(THEN, ZoneOffset.UTC), patience);
    }

    private static ActivationLog log() {
        return new ActivationLog(stack.connection(), CATALOGUE);
    }

    private static Activation pointer(String dataset, String labeler) {
        return log().find(dataset, labeler).orElseThrow();
    }

    private static Optional<LaneRequest> wish(String dataset, String labeler, int version) {
        return Optional.ofNullable(TopicSnapshot.read(stack.connection(), CATALOGUE.laneRequests(), LaneRequest.class)
                .get(RecordKeys.laneRequest(dataset, labeler, version)));
    }
}
