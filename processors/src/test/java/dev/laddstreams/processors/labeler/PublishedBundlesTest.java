package dev.laddstreams.processors.labeler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.TrustedFile;
import dev.laddstreams.schemas.avro.Grid;
import dev.laddstreams.schemas.avro.LabelerDescriptor;
import dev.laddstreams.schemas.avro.Normalisation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishedBundlesTest {
    private static final String SHA256 = "ab".repeat(32);

    @TempDir
    private Path mounted;

    @Test
    void shouldFindABundleWhoseFolderIsMountedElsewhere() throws IOException {
        Path bundle = Files.createFile(mounted.resolve(SHA256 + ".zip"));

        TrustedFile found = PublishedBundles.inFolders(List.of(mounted)).find(labeler());
        assertThat(found.path()).contains(bundle.toRealPath());
        assertThat(found.size()).isZero();
    }

    @Test
    void shouldSayWhatToShareWhereItIsNotSeen() {
        assertThatThrownBy(() -> PublishedBundles.inFolders(List.of(mounted)).find(labeler()))
                .isInstanceOfSatisfying(
                        LaddException.class, e -> assertThat(e.reason()).isEqualTo(Reason.ADDRESS_FORBIDDEN))
                .hasMessage("Cannot load labeler mine@3: this machine does not see file:///publisher/" + SHA256
                        + ".zip (expected: it in one of [" + mounted + "]; artifacts.dir in a folder that all machines"
                        + " share, and artifacts.roots where it is mounted elsewhere)");
    }

    private static LabelerDescriptor labeler() {
        return LabelerDescriptor.newBuilder()
                .setLabelerId("mine")
                .setVersion(3)
                .setArtifactUri("file:///publisher/" + SHA256 + ".zip")
                .setSha256(SHA256)
                .setEngine("auto")
                .setHeight(4)
                .setWidth(4)
                .setChannels(1)
                .setClassNames(List.of("cat", "dog"))
                .setNormalisation(new Normalisation(List.of(0.5f), List.of(0.25f), null))
                .setGrid(new Grid(2, 0.625, "bilinear"))
                .setTemperature(1)
                .setPublishedAt(Instant.EPOCH)
                .build();
    }
}
