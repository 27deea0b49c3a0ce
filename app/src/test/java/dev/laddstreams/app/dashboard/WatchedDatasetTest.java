package dev.laddstreams.app.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.errors.Sha256;
import dev.laddstreams.schemas.TrustedFiles;
import dev.laddstreams.schemas.avro.ClaimCheck;
import dev.laddstreams.schemas.avro.ImageState;
import dev.laddstreams.schemas.avro.PixelType;
import dev.laddstreams.schemas.avro.SyntheticImage;
import dev.laddstreams.sinks.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedDatasetTest {
    private static final String ID = "large-0-0";
    private static final int SIDE = 256;

    @TempDir
    private Path folder;

    private ImageWall.Tile shown(Path file, long size) {
        WatchedDataset dataset = WatchedDataset.of(
                Samples.manifest("large", 1, 1), TrustedFiles.inFolders(List.of(folder.resolve("claim-checks"))));
        byte[] pixels = new byte[SIDE * SIDE];
        dataset.hear(SyntheticImage.newBuilder()
                .setImageId(ID)
                .setDataset("large")
                .setRevision(1)
                .setState(ImageState.FINAL)
                .setClassIndex(0)
                .setHeight(SIDE)
                .setWidth(SIDE)
                .setChannels(1)
                .setPixelType(PixelType.UINT8)
                .setClaimCheck(new ClaimCheck(file.toUri().toString(), Sha256.of(filled(pixels)), size))
                .setMethod("import")
                .setSeed(1)
                .setProducedAt(Instant.EPOCH)
                .build());
        return dataset.wall().find(ID).orElseThrow();
    }

    private static byte[] filled(byte[] pixels) {
        Arrays.fill(pixels, (byte) 77);
        return pixels;
    }

    private Path file(String place) throws IOException {
        Path file = folder.resolve(place);
        Files.createDirectories(file.getParent());
        return Files.write(file, filled(new byte[SIDE * SIDE]));
    }

    @Test
    void shouldShowPixelsOfAClaimCheckUnderTheConfiguredRoot() throws IOException {
        ImageWall.Tile tile = shown(file("claim-checks/pixels"), SIDE * SIDE);

        assertThat(tile.width()).isEqualTo(128);
        assertThat(Base64.getDecoder().decode(tile.pixels())).hasSize(128 * 128).containsOnly((byte) 77);
    }

    @Test
    void shouldOpenNoFileElsewhere() throws IOException {
        assertThat(shown(file("secrets/pixels"), SIDE * SIDE).pixels()).isNull();
        assertThat(shown(file("claim-checks/other"), 7).pixels()).isNull();
    }
}
