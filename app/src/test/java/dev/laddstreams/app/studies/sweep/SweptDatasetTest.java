package dev.laddstreams.app.studies.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ImageSet;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.schemas.avro.DatasetManifest;
import dev.laddstreams.schemas.avro.LabelPolicy;
import dev.laddstreams.schemas.avro.LabelPolicyKind;
import dev.laddstreams.schemas.avro.ManifestState;
import dev.laddstreams.schemas.avro.Normalisation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SweptDatasetTest {
    private static final ImageSet IMAGES =
            new ImageSet("pets", new ImageShape(1, 2, 2), List.of("cat", "dog"), new byte[8], new int[] {0, 1});

    @Test
    void shouldTakeADatasetOfTheLabeler() {
        DatasetManifest manifest = manifest("mine", ManifestState.SEALED, 2, "cat", "dog");

        assertThat(require("tiny", manifest)).isSameAs(manifest);
    }

    @Test
    void shouldTakeADatasetWhoseClassesHaveOtherNames() {
        assertThat(require("tiny", manifest("mine", ManifestState.SEALED, 2, "0", "1")))
                .isNotNull();
    }

    @Test
    void shouldSayHowAMissingDatasetIsMade() {
        assertThatThrownBy(() -> require("tinny", manifest("mine", ManifestState.SEALED, 2, "cat", "dog")))
                .isInstanceOfSatisfying(
                        LaddException.class, e -> assertThat(e.reason()).isEqualTo(Reason.USAGE))
                .hasMessage("Cannot sweep labeler mine: there is no dataset 'tinny' here (expected: one of tiny;"
                        + " 'ladd distill --dataset tinny --labeler mine', 'ladd import' and 'ladd demo' make one;"
                        + " did you mean 'tiny'?)");
        assertThatThrownBy(() -> SweptDataset.require(Map.of(), "tiny", "mine", IMAGES))
                .hasMessageContaining("(expected: 'ladd distill --dataset tiny --labeler mine', 'ladd import'");
    }

    @Test
    void shouldRefuseWhatTheLabelerDoesNotLabel() {
        assertThatThrownBy(() -> require("tiny", manifest("other", ManifestState.SEALED, 2, "cat", "dog")))
                .hasMessage("Cannot sweep labeler mine over dataset tiny: labeler other labels it"
                        + " (expected: --labeler other)");
        assertThatThrownBy(() -> require("tiny", manifest(null, ManifestState.SEALED, 2, "cat", "dog")))
                .hasMessageContaining("no labeler labels it (expected: a dataset that was made with --labeler mine)");
        assertThatThrownBy(() -> require("tiny", manifest("mine", ManifestState.GROWING, 2, "cat", "dog")))
                .hasMessageContaining("it still grows");
    }

    @Test
    void shouldRefuseOtherImagesThanTheLabelerLearnsFrom() {
        assertThatThrownBy(() -> require("tiny", manifest("mine", ManifestState.SEALED, 3, "cat", "dog")))
                .isInstanceOfSatisfying(
                        LaddException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INCOMPATIBLE))
                .hasMessageContaining("it has images of 1x3x2");
        assertThatThrownBy(() -> require("tiny", manifest("mine", ManifestState.SEALED, 2, "dog", "cat")))
                .hasMessageContaining("classes dog, cat (expected: 1x2x2 and cat, dog, as pets)");
        assertThatThrownBy(() -> require("tiny", manifest("mine", ManifestState.SEALED, 2, "cat", "dog", "owl")))
                .hasMessageContaining("cat, dog, owl");
    }

    private static DatasetManifest require(String dataset, DatasetManifest manifest) {
        return SweptDataset.require(Map.of(manifest.getDataset(), manifest), dataset, "mine", IMAGES);
    }

    private static DatasetManifest manifest(String labeler, ManifestState state, int height, String... classes) {
        return DatasetManifest.newBuilder()
                .setDataset("tiny")
                .setRevision(1)
                .setState(state)
                .setClassNames(List.of(classes))
                .setExpectedImages(2)
                .setHeight(height)
                .setWidth(2)
                .setChannels(1)
                .setNormalisation(new Normalisation(List.of(0.5f), List.of(0.25f), null))
                .setNetworkFamily("convnet")
                .setMethod("import")
                .setLabelPolicy(
                        new LabelPolicy(labeler == null ? LabelPolicyKind.HARD : LabelPolicyKind.DENSE, labeler))
                .setStoredBytes(8)
                .setUpdatedAt(Instant.EPOCH)
                .build();
    }
}
