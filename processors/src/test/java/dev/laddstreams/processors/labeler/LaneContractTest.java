package dev.laddstreams.processors.labeler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.processors.TestRecords;
import dev.laddstreams.schemas.avro.DatasetManifest;
import dev.laddstreams.schemas.avro.Grid;
import dev.laddstreams.schemas.avro.LabelerDescriptor;
import dev.laddstreams.schemas.avro.ManifestState;
import dev.laddstreams.schemas.avro.Normalisation;
import java.util.List;
import org.junit.jupiter.api.Test;

class LaneContractTest {
    @Test
    void shouldAcceptABundleThatIsWhatItsDescriptorSays() {
        assertThatCode(() -> LaneContract.of(manifest().build(), descriptor().build(), 0)
                        .requireFit(LinearLabeler.SPEC))
                .doesNotThrowAnyException();
    }

    @Test
    void shouldRefuseOtherChannels() {
        assertUnfit(
                manifest().setChannels(3),
                descriptor(),
                "Cannot label toys-teacher-v1: input shape 1x2x2 (expected: the channels of the dataset's 3x2x2)");
    }

    @Test
    void shouldAcceptImagesOfAnotherExtent() {
        assertThatCode(() -> LaneContract.of(
                                manifest().setWidth(3).build(), descriptor().build(), 0)
                        .requireFit(LinearLabeler.SPEC))
                .doesNotThrowAnyException();
    }

    @Test
    void shouldRefuseAnotherNumberOfClasses() {
        assertUnfit(manifest().setClassNames(List.of("ball", "cube", "cone")), descriptor(), "2 classes");
    }

    @Test
    void shouldRefuseTheSameClassesInAnotherOrder() {
        assertUnfit(manifest().setClassNames(List.of("cube", "ball")), descriptor(), "class order");
    }

    @Test
    void shouldCompareClassesWhateverTheirSpelling() {
        assertUnfit(manifest().setClassNames(List.of("Cube", "Ball")), descriptor(), "class order");
        assertThatCode(() -> LaneContract.of(
                                manifest()
                                        .setClassNames(List.of("Ball", "CUBE"))
                                        .build(),
                                descriptor().build(),
                                0)
                        .requireFit(LinearLabeler.SPEC))
                .doesNotThrowAnyException();
    }

    @Test
    void shouldRefuseAnotherGridOrTemperature() {
        Grid grid =
                Grid.newBuilder().setN(2).setCropRatio(1).setResize("bilinear").build();
        assertUnfit(manifest(), descriptor().setGrid(grid), "grid");
        assertUnfit(manifest(), descriptor().setTemperature(2), "temperature");
    }

    @Test
    void shouldRefuseAnotherWhitening() {
        Normalisation whitened = Normalisation.newBuilder()
                .setMean(List.of(0.5f))
                .setStd(List.of(0.25f))
                .setZcaId("zca-1")
                .build();
        assertUnfit(manifest().setNormalisation(whitened), descriptor(), "whitening");
    }

    @Test
    void shouldChangeWithTheManifestOnlyWhereImagesAreConcerned() {
        LaneContract contract = LaneContract.of(manifest().build(), descriptor().build(), 0);
        assertThat(LaneContract.of(
                        manifest().setRevision(9).build(), descriptor().build(), 0))
                .isEqualTo(contract);
        assertThat(LaneContract.of(manifest().setHeight(4).build(), descriptor().build(), 0))
                .isNotEqualTo(contract);
    }

    private static void assertUnfit(
            DatasetManifest.Builder manifest, LabelerDescriptor.Builder descriptor, String message) {
        assertThatThrownBy(() ->
                        LaneContract.of(manifest.build(), descriptor.build(), 0).requireFit(LinearLabeler.SPEC))
                .isInstanceOfSatisfying(
                        LaddException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INCOMPATIBLE))
                .hasMessageContaining(message);
    }

    private static DatasetManifest.Builder manifest() {
        return TestRecords.manifestBuilder(1, ManifestState.SEALED, 1);
    }

    private static LabelerDescriptor.Builder descriptor() {
        return TestRecords.descriptorBuilder(1);
    }
}
