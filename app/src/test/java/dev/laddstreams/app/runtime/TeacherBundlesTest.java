package dev.laddstreams.app.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ImageSet;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.data.LabelledImages;
import dev.laddstreams.learning.data.Normalisation;
import dev.laddstreams.learning.distillation.DistilledSet;
import dev.laddstreams.learning.labeler.LabelerBundle;
import dev.laddstreams.learning.labeler.LabelerSpec;
import dev.laddstreams.learning.network.ConvNet;
import dev.laddstreams.learning.network.ConvNetSpec;
import dev.laddstreams.learning.network.NetworkWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TeacherBundlesTest {
    private static final ImageShape SHAPE = new ImageShape(1, 8, 8);
    private static final Normalisation NORMALISATION = new Normalisation(List.of(0.5f), List.of(0.25f));
    private static final ConvNetSpec NETWORK = new ConvNetSpec(SHAPE, 2, 4, 2, ConvNetSpec.Norm.BATCH);
    private static final ImageSet REAL =
            new ImageSet("pets", SHAPE, List.of("cat", "dog"), new byte[2 * 64], new int[] {0, 1});

    @TempDir
    private Path folder;

    @Test
    void shouldKeepEveryTeacherAsALabelerOfWholeImages() {
        Path bundles = folder.resolve("teachers").resolve("pets");
        TeacherBundles.require(bundles);
        List<Path> written = TeacherBundles.write(
                set(List.of(ConvNet.initialise(NETWORK, 1), ConvNet.initialise(NETWORK, 2))),
                REAL,
                NORMALISATION,
                bundles);

        assertThat(written).hasSize(2).doesNotHaveDuplicates().allMatch(path -> path.startsWith(bundles));
        LabelerSpec spec = LabelerBundle.readSpec(written.get(0));
        assertThat(spec.classNames()).containsExactly("cat", "dog");
        assertThat(spec.grid().subImages()).isEqualTo(1);
        assertThat(spec.normalisation()).isEqualTo(NORMALISATION);
    }

    @Test
    void shouldWriteNothingForOtherLabels() {
        assertThat(TeacherBundles.write(set(List.of()), REAL, NORMALISATION, folder.resolve("none")))
                .isEmpty();
        assertThat(folder.resolve("none")).doesNotExist();
    }

    @Test
    void shouldSayWhyAFolderCannotBeWrittenBeforeTheWorkBegins() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> TeacherBundles.require(file))
                .isInstanceOfSatisfying(
                        LaddException.class, e -> assertThat(e.reason()).isEqualTo(Reason.OUTPUT_UNWRITABLE))
                .hasMessageContaining("--teacher-folder names another");
    }

    private static DistilledSet set(List<NetworkWeights> teachers) {
        return new DistilledSet(
                new LabelledImages(SHAPE, new float[2 * 64], new int[] {0, 1}),
                new int[0],
                1,
                new int[2],
                List.of(),
                Optional.empty(),
                teachers);
    }
}
