package dev.laddstreams.processors.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.schemas.avro.ImageState;
import dev.laddstreams.schemas.avro.LabelingProgress;
import dev.laddstreams.schemas.avro.ManifestState;
import dev.laddstreams.schemas.avro.ProgressState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random interleavings of everything that may happen, against a count of everything anew after each step. */
class ProgressTopologyRandomTest {
    private static final int STEPS = 1500;
    private static final int IMAGES = 4;
    private static final int VERSIONS = 2;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldCompleteExactlyWhenACompleteCountSaysSo(long seed) {
        Random random = new Random(seed);
        Oracle oracle = new Oracle();
        Set<String> completed = new HashSet<>();
        try (ProgressTopologyDriver driver = new ProgressTopologyDriver()) {
            for (int step = 0; step < STEPS; step++) {
                act(random, oracle, driver);
                boolean passes = random.nextInt(5) == 0;
                if (passes) {
                    driver.pass();
                }
                List<LabelingProgress> reports = driver.reports();
                Set<String> expected = oracle.newlyCompleted();
                assertThat(reports)
                        .filteredOn(report -> report.getState() == ProgressState.COMPLETED)
                        .extracting(report -> report.getManifestRevision() + "/v" + report.getVersion())
                        .as("step %s", step)
                        .containsExactlyInAnyOrderElementsOf(expected)
                        .allMatch(completed::add);
                reports.forEach(oracle::heard);
                assertThat(reports).allSatisfy(report -> assertThat(report.getLabelled())
                        .isEqualTo(oracle.labelled(report.getVersion())));
                if (passes) {
                    oracle.assertConverged();
                }
            }
        }
        // the walk must reach completion often enough to mean something
        assertThat(completed).hasSizeGreaterThan(10);
    }

    private static void act(Random random, Oracle oracle, ProgressTopologyDriver driver) {
        int image = random.nextInt(IMAGES);
        int version = 1 + random.nextInt(VERSIONS);
        switch (random.nextInt(10)) {
            case 0 -> oracle.revise(driver, image, ImageState.FINAL);
            case 1 -> {
                ImageState[] states = {ImageState.FINAL, ImageState.PREVIEW, ImageState.WITHDRAWN};
                oracle.revise(driver, image, states[random.nextInt(states.length)]);
            }
            case 2 ->
                oracle.manifest(
                        driver,
                        random.nextInt(4) > 0 ? ManifestState.SEALED : ManifestState.GROWING,
                        random.nextInt(4) > 0 ? oracle.finals() : random.nextInt(IMAGES));
            default -> oracle.carry(driver, image, version, random.nextInt(8) == 0 ? 1 : 0);
        }
    }

    /** Knows every last record and counts anew on each question. */
    private static final class Oracle {
        private final Map<Integer, Integer> revisions = new HashMap<>();
        private final Map<Integer, ImageState> states = new HashMap<>();
        private final Map<String, Integer> carried = new HashMap<>();
        private final Set<Integer> versionsSeen = new HashSet<>();
        private final Map<String, LabelingProgress> heard = new HashMap<>();
        private final Set<String> completed = new HashSet<>();
        private int manifestRevision;
        private boolean sealed;
        private int expected;

        void revise(ProgressTopologyDriver driver, int image, ImageState state) {
            int revision = revisions.merge(image, 1, Integer::sum);
            states.put(image, state);
            driver.image(image, revision, state);
        }

        void manifest(ProgressTopologyDriver driver, ManifestState state, int expectedImages) {
            manifestRevision++;
            sealed = state == ManifestState.SEALED;
            expected = expectedImages;
            driver.manifest(manifestRevision, state, expectedImages);
        }

        /** @param ahead how far the label's revision is ahead of the image that was seen */
        void carry(ProgressTopologyDriver driver, int image, int version, int ahead) {
            int revision = revisions.getOrDefault(image, 0) + ahead;
            versionsSeen.add(version);
            carried.merge(image + "/" + version, revision, Math::max);
            if (states.get(image) == ImageState.WITHDRAWN) {
                driver.withdrawn(image, revision, version);
            } else {
                driver.labelled(image, revision, version);
            }
        }

        int finals() {
            return count(ImageState.FINAL);
        }

        int labelled(int version) {
            return carriedOf(ImageState.FINAL, version);
        }

        Set<String> newlyCompleted() {
            Set<String> now = new HashSet<>();
            for (int version : versionsSeen) {
                String id = manifestRevision + "/v" + version;
                boolean complete = manifestRevision > 0
                        && sealed
                        && finals() == expected
                        && labelled(version) == finals()
                        && carriedOf(ImageState.WITHDRAWN, version) == count(ImageState.WITHDRAWN);
                if (complete && completed.add(id)) {
                    now.add(id);
                }
            }
            return now;
        }

        void heard(LabelingProgress report) {
            heard.put(report.getManifestRevision() + "/v" + report.getVersion(), report);
        }

        void assertConverged() {
            for (int version : versionsSeen) {
                String id = manifestRevision + "/v" + version;
                if (manifestRevision > 0 && !completed.contains(id)) {
                    assertThat(heard.get(id).getLabelled()).isEqualTo(labelled(version));
                }
            }
        }

        private int count(ImageState state) {
            return (int) states.values().stream().filter(state::equals).count();
        }

        private int carriedOf(ImageState state, int version) {
            return (int) states.entrySet().stream()
                    .filter(entry -> entry.getValue() == state)
                    .filter(entry ->
                            carried.getOrDefault(entry.getKey() + "/" + version, -1) >= revisions.get(entry.getKey()))
                    .count();
        }
    }
}
