package dev.laddstreams.app.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.laddstreams.app.CapturedRun;
import dev.laddstreams.app.TinyImages;
import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.config.ConfigurationLoader;
import dev.laddstreams.app.config.ConfigurationLoader.Assignment;
import dev.laddstreams.app.roles.RoleThreads;
import dev.laddstreams.clients.TopicSnapshot;
import dev.laddstreams.clients.Topics;
import dev.laddstreams.errors.Sha256;
import dev.laddstreams.schemas.avro.SyntheticImage;
import dev.laddstreams.sinks.table.DatasetCatalog;
import dev.laddstreams.sinks.table.TaggedDataset;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A dataset that is deleted, made anew under its id of other images, and renamed, by an operator's commands. */
class DatasetAnewIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int IMAGES = 80;
    private static final int OTHERS = 48;

    @TempDir
    private Path folder;

    @Test
    void shouldHaveNothingOfTheDeletedDatasetUnderItsId() throws IOException {
        Path data = TinyImages.write(folder.resolve("data"), IMAGES / TinyImages.CLASSES, OTHERS / TinyImages.CLASSES);
        Configuration configuration = ConfigurationLoader.load(
                        Optional.empty(), Map.of(), List.of(new Assignment("--work-dir", "work-dir=" + workDir())))
                .require();
        WorkDir workDir = WorkDir.of(configuration);
        try (StackAccess stack = StackAccess.embedded(configuration, workDir, PartSettings.catalogue(configuration))) {
            Topics.create(stack.connection(), stack.catalogue().shared());
            ok("labeler train --id tiny-labeler --epochs 1 --width 8 --publish", "--data", data.toString());
            Map<String, String> before;
            try (RoleThreads roles = new RoleThreads()) {
                roles.startLabelling(configuration, workDir, stack);
                importing(data, "train");
                importing(data, "test");
                // the newest revision of each image is 3, and that of the manifest 6
                importing(data, "train");
                awaitActive("tiny", IMAGES, 6);
                before = published(stack, "tiny");

                CapturedRun refused = run("dataset delete tiny --yes");
                assertThat(refused.exitCode()).isEqualTo(2);
                assertThat(refused.err())
                        .startsWith("Cannot delete dataset tiny: in use by consumer group ")
                        .contains("ladd-lane.tiny.tiny-labeler.v1", "ladd-progress");
            }
            assertThat(ok("dataset delete tiny")).contains("tiny, to be deleted", "tiny-labeler-v1-r6");

            assertThat(ok("dataset delete tiny --yes")).startsWith("dataset         tiny, deleted");

            try (RoleThreads roles = new RoleThreads()) {
                roles.startLabelling(configuration, workDir, stack);
                importing(data, "test");
                awaitActive("tiny", OTHERS, 2);
                assertHolds(configuration, stack, "tiny", OTHERS);
                assertThat(published(stack, "tiny").values()).doesNotContainAnyElementsOf(before.values());
                assertThat(JSON.readTree(ok("status --json")).get("progress").findValuesAsText("revision"))
                        .containsOnly("2");

                assertThat(ok("dataset rename tiny small"))
                        .contains("Dataset small, revision 2: 48 images of 4 classes", "'ladd dataset delete tiny ");
                awaitActive("small", OTHERS, 2);
                assertHolds(configuration, stack, "small", OTHERS);
                assertThat(published(stack, "small").values())
                        .containsExactlyInAnyOrderElementsOf(
                                published(stack, "tiny").values());
            }
        }
    }

    private void importing(Path data, String split) {
        ok("import --dataset tiny --labeler tiny-labeler --split " + split, "--data", data.toString());
    }

    private void awaitActive(String dataset, int images, int revision) {
        await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> {
            List<String> tags = new ArrayList<>();
            JSON.readTree(ok("dataset show --json " + dataset))
                    .get("tags")
                    .forEach(tag ->
                            tags.add(tag.get("tag").asText() + " " + tag.get("images") + " " + tag.get("active")));
            assertThat(tags).contains("tiny-labeler-v1-r" + revision + " " + images + " true");
        });
    }

    /** The table and its one tag hold exactly the images of the topic, pixel for pixel. */
    private void assertHolds(Configuration configuration, StackAccess stack, String dataset, int images)
            throws IOException {
        JsonNode card = JSON.readTree(ok("dataset show --json " + dataset));
        assertThat(card.get("tags")).hasSize(1);
        assertThat(card.get("table").get("rows").asInt()).isEqualTo(images);
        Map<String, String> stored = new TreeMap<>();
        try (DatasetCatalog catalog =
                DatasetCatalog.open(PartSettings.catalog(configuration, WorkDir.of(configuration)))) {
            TaggedDataset.open(catalog, dataset, "tiny-labeler-v1-r2").forEach(image -> {
                assertThat(image.revision()).isOne();
                stored.put(image.imageId(), Sha256.of(image.picture().bytes()));
            });
        }
        assertThat(stored).hasSize(images).isEqualTo(published(stack, dataset));
    }

    /** Checksums of pixels, by image. */
    private static Map<String, String> published(StackAccess stack, String dataset) {
        Map<String, String> images = new TreeMap<>();
        TopicSnapshot.read(stack.connection(), stack.catalogue().images(dataset), SyntheticImage.class)
                .forEach((id, image) -> {
                    if (image.getPixels() != null) {
                        images.put(id, Sha256.of(image.getPixels()));
                    }
                });
        return images;
    }

    private String ok(String command, String... more) {
        CapturedRun run = run(command, more);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run.out().strip();
    }

    private CapturedRun run(String command, String... more) {
        return CapturedRun.of(Stream.of(
                        Stream.of(command.split(" ")),
                        Stream.of(more),
                        Stream.of("--work-dir", workDir().toString()))
                .flatMap(part -> part)
                .toArray(String[]::new));
    }

    private Path workDir() {
        return folder.resolve("work");
    }
}
