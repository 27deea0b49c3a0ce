package dev.laddstreams.processors.progress;

import static dev.laddstreams.processors.TestRecords.manifestBuilder;
import static dev.laddstreams.schemas.avro.ImageState.FINAL;
import static dev.laddstreams.schemas.avro.ImageState.PREVIEW;
import static dev.laddstreams.schemas.avro.ImageState.WITHDRAWN;
import static dev.laddstreams.schemas.avro.ManifestState.GROWING;
import static dev.laddstreams.schemas.avro.ManifestState.SEALED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.processors.TestRecords;
import dev.laddstreams.schemas.avro.LabelPolicy;
import dev.laddstreams.schemas.avro.LabelPolicyKind;
import dev.laddstreams.schemas.avro.LabelingProgress;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProgressTopologyTest {
    private final ProgressTopologyDriver driver = new ProgressTopologyDriver();

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void shouldReportStartAndCompletion() {
        driver.manifest(1, SEALED, 2);
        driver.image(0, 1, FINAL);
        driver.image(1, 1, FINAL);
        assertThat(driver.said()).isEmpty();

        driver.labelled(0, 1, 1);
        assertThat(driver.said()).containsExactly("1/v1 STARTED 1/2");

        driver.labelled(1, 1, 1);
        assertThat(driver.said()).containsExactly("1/v1 COMPLETED 2/2");

        driver.pass();
        driver.labelled(1, 1, 1);
        driver.pass();
        assertThat(driver.said()).isEmpty();
    }

    @Test
    void shouldCountAnImagesTopicThatWasMadeAnewForItself() {
        driver.manifest(1, SEALED, 3);
        for (int i = 0; i < 3; i++) {
            driver.image(i, 3, FINAL, "first");
            driver.labelled(i, 3, 1, "first");
        }
        assertThat(driver.said()).endsWith("1/v1 COMPLETED 3/3");

        driver.imagesTopic("second");
        driver.manifest(2, SEALED, 2);
        driver.image(0, 1, FINAL, "second");
        driver.image(1, 1, FINAL, "second");
        driver.labelled(0, 3, 1, "first");
        driver.pass();
        assertThat(driver.said()).as("labels of the first topic").isEmpty();

        driver.labelled(0, 1, 1, "second");
        assertThat(driver.said()).containsExactly("2/v1 STARTED 1/2");
        driver.image(2, 3, FINAL, "first");
        driver.labelled(1, 1, 1, "second");
        assertThat(driver.said()).containsExactly("2/v1 COMPLETED 2/2");
    }

    /** The manifest of the dataset that takes its id begins with revision 1 again. */
    @Test
    void shouldForgetTheManifestOfADatasetThatIsDeleted() {
        driver.manifest(2, SEALED, 1);
        driver.image(0, 3, FINAL, "first");
        driver.labelled(0, 3, 1, "first");
        assertThat(driver.said()).endsWith("2/v1 COMPLETED 1/1");

        driver.removeManifest();
        driver.imagesTopic("second");
        driver.image(0, 1, FINAL, "second");
        driver.labelled(0, 1, 1, "second");
        driver.pass();
        assertThat(driver.said()).as("without a manifest").isEmpty();
        driver.manifest(1, GROWING, 2);
        assertThat(driver.said()).containsExactly("1/v1 STARTED 1/2");
        driver.image(1, 1, FINAL, "second");
        driver.labelled(1, 1, 1, "second");
        driver.manifest(2, SEALED, 2);
        assertThat(driver.said()).containsExactly("2/v1 STARTED 2/2", "2/v1 COMPLETED 2/2");
    }

    @Test
    void shouldCountAnewWithoutAManifestOfItsOwn() {
        driver.manifest(1, SEALED, 1);
        driver.image(0, 3, FINAL, "first");
        driver.labelled(0, 3, 1, "first");
        assertThat(driver.said()).endsWith("1/v1 COMPLETED 1/1");

        driver.imagesTopic("second");
        driver.image(0, 1, FINAL, "second");
        driver.pass();
        assertThat(driver.said()).isEmpty();
        driver.labelled(0, 1, 1, "second");
        assertThat(driver.said()).containsExactly("1/v1 STARTED 1/1", "1/v1 COMPLETED 1/1");
    }

    @Test
    void shouldCountARoundOfLabellingEverythingForItself() {
        driver.manifest(1, SEALED, 2);
        for (int i = 0; i < 2; i++) {
            driver.image(i, 1, FINAL);
            driver.labelled(i, 1, 1);
        }
        assertThat(driver.said()).endsWith("1/v1 COMPLETED 2/2");

        driver.labelledAgain(0, 1, 1, 1);
        assertThat(driver.said()).containsExactly("1/v1 STARTED 1/2");
        driver.labelled(1, 1, 1);
        driver.pass();
        assertThat(driver.said()).as("of the first round").isEmpty();

        driver.labelledAgain(1, 1, 1, 1);
        assertThat(driver.said()).containsExactly("1/v1 COMPLETED 2/2");
    }

    @Test
    void shouldNotWaitForAnImageThatTheVersionRefused() {
        driver.refused(2, 1, 1);
        for (int i = 0; i < 3; i++) {
            driver.image(i, 1, FINAL);
        }
        driver.labelled(0, 1, 1);
        driver.labelled(1, 1, 1);
        driver.manifest(1, SEALED, 3);
        assertThat(driver.said()).as("the refused image is expected").containsExactly("1/v1 STARTED 2/3");

        driver.manifest(2, SEALED, 2);
        assertThat(driver.said()).containsExactly("2/v1 STARTED 2/2", "2/v1 COMPLETED 2/2");
    }

    @Test
    void shouldCountARefusedImageThatIsLabelledOrRevisedAfterAll() {
        driver.manifest(1, SEALED, 2);
        driver.image(0, 1, FINAL);
        driver.image(1, 1, FINAL);
        driver.refused(0, 1, 1);
        driver.refused(1, 1, 1);
        driver.labelled(0, 1, 1);
        driver.image(1, 2, FINAL);
        driver.said();

        driver.labelled(1, 2, 1);
        assertThat(driver.said()).containsExactly("1/v1 COMPLETED 2/2");
    }

    @Test
    void shouldReportProgressOncePerIntervalAndConverge() {
        driver.manifest(1, SEALED, 100);
        for (int i = 0; i < 60; i++) {
            driver.image(i, 1, FINAL);
            driver.labelled(i, 1, 1);
        }
        assertThat(driver.said()).containsExactly("1/v1 STARTED 1/100");

        driver.pass();
        assertThat(driver.said()).containsExactly("1/v1 IN_PROGRESS 60/100");

        driver.pass();
        assertThat(driver.said()).isEmpty();
    }

    @Test
    void shouldCarryEndOffsetsOnCompletionOnly() {
        driver.manifest(1, SEALED, 2);
        driver.image(0, 1, FINAL);
        driver.image(1, 1, FINAL);
        driver.labelled(0, 1, 1);
        driver.labelled(0, 1, 2);
        driver.labelled(1, 1, 1);
        driver.labelled(1, 1, 2);

        assertThat(driver.reports())
                .filteredOn(report -> report.getEndOffsets() != null)
                .extracting(LabelingProgress::getVersion, LabelingProgress::getEndOffsets)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(1, Map.of("0", 3L)),
                        org.assertj.core.groups.Tuple.tuple(2, Map.of("0", 4L)));
    }

    @Test
    void shouldCountLabelsThatArriveBeforeTheirImages() {
        driver.labelled(0, 1, 1);
        driver.labelled(1, 1, 1);
        driver.manifest(1, SEALED, 2);
        assertThat(driver.said()).containsExactly("1/v1 STARTED 0/2");

        driver.image(0, 1, FINAL);
        driver.pass();
        assertThat(driver.said()).containsExactly("1/v1 IN_PROGRESS 1/2");

        driver.image(1, 1, FINAL);
        assertThat(driver.said()).containsExactly("1/v1 COMPLETED 2/2");
    }

    @Test
    void shouldCompleteWhenTheManifestArrivesLast() {
        driver.image(0, 1, FINAL);
        driver.labelled(0, 1, 1);
        driver.pass();
        assertThat(driver.said()).isEmpty();

        driver.manifest(1, SEALED, 1);
        assertThat(driver.said()).containsExactly("1/v1 STARTED 1/1", "1/v1 COMPLETED 1/1");
    }

    @Test
    void shouldNotCompleteWhileTheManifestGrows() {
        driver.manifest(1, GROWING, 1);
        driver.image(0, 1, FINAL);
        driver.labelled(0, 1, 1);
        assertThat(driver.said()).containsExactly("1/v1 STARTED 1/1");

        driver.manifest(2, SEALED, 1);
        assertThat(driver.said()).containsExactly("2/v1 STARTED 1/1", "2/v1 COMPLETED 1/1");
    }

    @Test
    void shouldNotCompleteWithMoreImagesThanExpected() {
        driver.manifest(1, SEALED, 1);
        driver.image(0, 1, FINAL);
        driver.image(1, 1, FINAL);
        driver.labelled(0, 1, 1);
        driver.labelled(1, 1, 1);
        driver.pass();
        assertThat(driver.said()).containsExactly("1/v1 STARTED 1/1", "1/v1 IN_PROGRESS 2/1");
    }

    @Test
    void shouldIgnorePreviews() {
        driver.manifest(1, SEALED, 1);
        driver.image(0, 1, PREVIEW);
        driver.image(1, 1, PREVIEW);
        driver.image(0, 2, FINAL);
        driver.labelled(0, 2, 1);
        assertThat(driver.said()).containsExactly("1/v1 STARTED 1/1", "1/v1 COMPLETED 1/1");
    }

    @Test
    void shouldTakeARevisedImageAsUnlabelled() {
        driver.manifest(1, GROWING, 2);
        driver.image(0, 1, FINAL);
        driver.image(1, 1, FINAL);
        driver.labelled(0, 1, 1);
        driver.labelled(1, 1, 1);
        driver.image(1, 2, FINAL);
        driver.manifest(2, SEALED, 2);
        driver.pass();
        assertThat(driver.said()).containsExactly("1/v1 STARTED 1/2", "2/v1 STARTED 1/2");

        driver.labelled(1, 2, 1);
        assertThat(driver.said()).containsExactly("2/v1 COMPLETED 2/2");
    }

    @Test
    void shouldNeverMissAnImageThatIsRevised() {
        driver.manifest(1, SEALED, 1);
        driver.image(0, 1, FINAL);
        driver.image(1, 1, FINAL);
        driver.labelled(1, 1, 1);
        driver.said();

        // with image 0 gone for a moment, exactly the one labelled image would be left
        driver.image(0, 2, FINAL);
        driver.pass();
        assertThat(driver.said()).isEmpty();
    }

    @Test
    void shouldIgnoreAnOlderRevision() {
        driver.manifest(1, SEALED, 1);
        driver.image(0, 3, FINAL);
        driver.labelled(0, 3, 1);
        driver.said();

        driver.image(0, 2, WITHDRAWN);
        driver.manifest(2, SEALED, 1);
        assertThat(driver.said()).containsExactly("2/v1 STARTED 1/1", "2/v1 COMPLETED 1/1");
    }

    @Test
    void shouldWaitForTheWithdrawalToReachTheAugmentedTopic() {
        driver.manifest(1, SEALED, 2);
        driver.image(0, 1, FINAL);
        driver.image(1, 1, FINAL);
        driver.labelled(0, 1, 1);
        driver.labelled(1, 1, 1);
        driver.said();

        driver.image(1, 2, WITHDRAWN);
        driver.manifest(2, SEALED, 1);
        assertThat(driver.said()).containsExactly("2/v1 STARTED 1/1");

        driver.withdrawn(1, 2, 1);
        assertThat(driver.reports()).singleElement().satisfies(report -> {
            assertThat(report.getState()).hasToString("COMPLETED");
            assertThat(report.getLabelled()).isEqualTo(1);
            assertThat(report.getEndOffsets()).isEqualTo(Map.of("0", 3L));
        });
    }

    @Test
    void shouldReopenWithANewManifestRevision() {
        driver.manifest(1, SEALED, 1);
        driver.image(0, 1, FINAL);
        driver.labelled(0, 1, 1);
        assertThat(driver.said()).containsExactly("1/v1 STARTED 1/1", "1/v1 COMPLETED 1/1");

        driver.image(1, 1, FINAL);
        driver.pass();
        assertThat(driver.said()).isEmpty();

        driver.manifest(2, SEALED, 2);
        assertThat(driver.said()).containsExactly("2/v1 STARTED 1/2");

        driver.labelled(1, 1, 1);
        assertThat(driver.said()).containsExactly("2/v1 COMPLETED 2/2");
    }

    @Test
    void shouldIgnoreAnOlderManifest() {
        driver.manifest(2, SEALED, 1);
        driver.image(0, 1, FINAL);
        driver.labelled(0, 1, 1);
        driver.said();

        driver.manifest(1, SEALED, 1);
        assertThat(driver.said()).isEmpty();
    }

    @Test
    void shouldTrackVersionsApart() {
        driver.manifest(1, SEALED, 2);
        driver.image(0, 1, FINAL);
        driver.image(1, 1, FINAL);
        driver.labelled(0, 1, 1);
        driver.labelled(0, 1, 2);
        driver.labelled(1, 1, 2);
        driver.pass();
        assertThat(driver.said()).containsExactly("1/v1 STARTED 1/2", "1/v2 STARTED 1/2", "1/v2 COMPLETED 2/2");
    }

    @Test
    void shouldStaySilentOnOtherLabelPolicies() {
        driver.manifest(manifestBuilder(1, SEALED, 1)
                .setLabelPolicy(
                        LabelPolicy.newBuilder().setKind(LabelPolicyKind.HARD).build())
                .build());
        driver.image(0, 1, FINAL);
        driver.labelled(0, 1, 1);
        driver.pass();
        assertThat(driver.said()).isEmpty();
    }

    @Test
    void shouldSkipAndCountRecordsThatBreakTheirContract() {
        driver.manifest(1, SEALED, 1);
        driver.rawImage("foreign", "not avro".getBytes(UTF_8));
        driver.rawImage(null, driver.bytes(TestRecords.image(1, 1, FINAL)));
        driver.rawImage("other-key", driver.bytes(TestRecords.image(1, 1, FINAL)));
        driver.rawImage("toys-0-0", null);
        driver.image(0, 1, FINAL);
        driver.labelled(0, 1, 1);

        assertThat(driver.said()).containsExactly("1/v1 STARTED 1/1", "1/v1 COMPLETED 1/1");
        assertThat(driver.skippedRecords()).isEqualTo(4);
    }
}
