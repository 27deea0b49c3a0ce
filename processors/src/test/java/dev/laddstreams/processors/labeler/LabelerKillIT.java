package dev.laddstreams.processors.labeler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.laddstreams.embedded.EmbeddedStack;
import dev.laddstreams.processors.ToyDataset;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.ImageState;
import dev.laddstreams.schemas.avro.ManifestState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelerKillIT {
    private static final TopicCatalogue CATALOGUE =
            new TopicCatalogue(2, (short) 1, TopicCatalogue.DEFAULT.maxMessageBytes());
    private static final int IMAGES = 5_000;
    private static final int KILLS = 5;
    private static final Duration PER_IMAGE = Duration.ofMillis(2);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void shouldLabelEachImageExactlyOnceThoughItsProcessIsKilled() throws IOException, InterruptedException {
        Random random = new Random(1);
        Path artifacts = folder.resolve("artifacts");
        try (EmbeddedStack stack = EmbeddedStack.start(folder.resolve("stack"));
                ToyDataset dataset = new ToyDataset(stack.connection(), CATALOGUE, "killed", artifacts)) {
            dataset.labeler(1);
            dataset.manifest(1, ManifestState.SEALED, IMAGES);
            IntStream.range(0, IMAGES).forEach(i -> dataset.image(i, 1, ImageState.FINAL));
            dataset.flush();

            long before = IMAGES;
            for (int kill = 1; kill <= KILLS; kill++) {
                // after its first commits, before it is done
                long lag = before - 100 - random.nextInt(200);
                Process labeler = LabelerMain.start(stack.connection(), "slot-1", artifacts, CATALOGUE, PER_IMAGE);
                await().pollInterval(Duration.ofMillis(20))
                        .atMost(PATIENCE)
                        .until(() -> dataset.lag(1).orElse((long) IMAGES) < lag);
                // not right after the commit that was seen: anywhere in the next ones
                await().pollDelay(Duration.ofMillis(random.nextInt(700))).until(() -> true);
                labeler.destroyForcibly().waitFor();
                before = dataset.lag(1).orElseThrow();
                assertThat(before).as("left after kill %s", kill).isPositive();
            }

            Process last = LabelerMain.start(stack.connection(), "slot-1", artifacts, CATALOGUE, Duration.ZERO);
            try {
                await().atMost(PATIENCE).until(() -> dataset.lag(1).orElseThrow() == 0);
            } finally {
                last.destroy();
                last.waitFor();
            }
            assertThat(dataset.augmented())
                    .extracting(record -> record.getImage().getImageId() + "/v"
                            + record.getProvenance().getVersion())
                    .hasSize(IMAGES)
                    .doesNotHaveDuplicates();
        }
    }
}
