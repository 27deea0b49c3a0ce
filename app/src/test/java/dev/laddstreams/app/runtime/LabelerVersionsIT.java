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
import dev.laddstreams.app.roles.RoleKind;
import dev.laddstreams.app.roles.RoleThreads;
import dev.laddstreams.clients.Topics;
import dev.laddstreams.sinks.table.DatasetCatalog;
import dev.laddstreams.sinks.table.TagInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of labeler versions, by the commands of an operator, while the system runs. */
class LabelerVersionsIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int IMAGES = 80;

    @TempDir
    private Path folder;

    @Test
    void shouldActivateRollBackRetireExpireAndLabelAgain() throws IOException {
        Path data = TinyImages.write(folder.resolve("data"), IMAGES / TinyImages.CLASSES, 5);
        Configuration configuration = ConfigurationLoader.load(
                        Optional.empty(), Map.of(), List.of(new Assignment("--work-dir", "work-dir=" + workDir())))
                .require();
        WorkDir workDir = WorkDir.of(configuration);
        try (StackAccess stack = StackAccess.embedded(configuration, workDir, PartSettings.catalogue(configuration));
                RoleThreads roles = new RoleThreads()) {
            Topics.create(stack.connection(), stack.catalogue().shared());
            for (RoleKind role : List.of(RoleKind.LABELER, RoleKind.PROGRESS, RoleKind.SINK)) {
                roles.start(role.create(configuration, workDir, stack.connection(), stack.catalogue()));
            }
            train(data, 1);
            ok("import", "--data", data.toString(), "--dataset", "tiny", "--labeler", "tiny-labeler");
            awaitActive(1);

            train(data, 2);
            assertThat(ok("labeler", "activate", "tiny-labeler", "--version", "2", "--when-complete"))
                    .startsWith("tiny: version 2 ");
            awaitActive(2);
            awaitTag(configuration, "tiny-labeler-v2-r2");
            ok("status", "--watch", "--until-complete", "--interval", "1");

            assertThat(ok("labeler", "rollback", "tiny-labeler"))
                    .startsWith("tiny: version 1 is active again (tiny-labeler-v1-r2), after ");
            awaitTag(configuration, "tiny-labeler-v1-r2");
            refused("version 1 is the first that was active", "labeler", "rollback", "tiny-labeler");
            refused("it is active", "labeler", "retire", "tiny-labeler", "--version", "1");
            refused("version 3 (expected: one of its versions [1, 2])", activate("tiny-labeler", 3));
            refused("version 1 (expected: a published labeler)", activate("unknown", 1));
            refused("tiny-labeler@2 is in use", expire(2));

            assertThat(ok("labeler", "retire", "tiny-labeler", "--version", "2"))
                    .isEqualTo("tiny: the lane of version 2 drains and closes");
            await().atMost(PATIENCE)
                    .until(() -> status().get("lanes").findValuesAsText("state").contains("retired"));
            refused("it is retired, new images would lack its label", activate("tiny-labeler", 2));
            assertThat(ok(Stream.concat(Stream.of(expire(2)), Stream.of("--dry-run"))
                            .toArray(String[]::new)))
                    .isEqualTo("tiny: would delete 80 rows of tiny-labeler@2 and the tags tiny-labeler-v2-r2");
            assertThat(ok(expire(2)))
                    .isEqualTo("tiny: deleted 80 rows of tiny-labeler@2 and the tags tiny-labeler-v2-r2");
            for (String part : List.of("lanes", "progress", "evaluations")) {
                assertThat(status().get(part).findValuesAsText("version"))
                        .as(part)
                        .doesNotContain("2");
            }
            assertThat(ok(
                            "export",
                            "--format",
                            "npz",
                            "--to",
                            folder.resolve("kept").toString()))
                    .startsWith("Exported tiny-labeler-v1-r2: 80 images");
            refused(
                    "--labeler tiny-labeler@2 (expected: one of tiny-labeler@1)",
                    "export",
                    "--format",
                    "npz",
                    "--labeler",
                    "tiny-labeler@2",
                    "--to",
                    folder.resolve("gone").toString());

            assertThat(ok("relabel", "--dataset", "tiny", "--labeler", "tiny-labeler@2", "--dry-run"))
                    .startsWith("tiny: tiny-labeler@2 would label 80 images again");
            ok("relabel", "--dataset", "tiny", "--labeler", "tiny-labeler@2");
            await().atMost(PATIENCE).until(() -> rows(configuration, 2) == IMAGES);
            assertThat(rows(configuration, 1)).isEqualTo(IMAGES);
            await().atMost(PATIENCE).until(() -> tags(configuration, 2).contains("tiny-labeler-v2-r2"));
            ok(activate("tiny-labeler", 2));
            awaitActive(2);
        }
    }

    private static String[] activate(String labeler, int version) {
        return new String[] {"labeler", "activate", labeler, "--version", Integer.toString(version)};
    }

    private static List<String> tags(Configuration configuration, int version) {
        try (DatasetCatalog catalog = catalog(configuration)) {
            return catalog.require("tiny").tags().of("tiny-labeler", version);
        }
    }

    private static String[] expire(int version) {
        return new String[] {"dataset", "expire", "--dataset", "tiny", "--labeler", "tiny-labeler@" + version};
    }

    private void train(Path data, int seed) {
        ok(
                "labeler",
                "train",
                "--data",
                data.toString(),
                "--id",
                "tiny-labeler",
                "--epochs",
                "1",
                "--width",
                "8",
                "--seed",
                Integer.toString(seed),
                "--publish");
    }

    private void awaitActive(int version) {
        await().atMost(PATIENCE)
                .until(() -> status().get("active").findValuesAsText("version").contains(Integer.toString(version)));
    }

    private static void awaitTag(Configuration configuration, String tag) {
        await().atMost(PATIENCE).until(() -> {
            try (DatasetCatalog catalog = catalog(configuration)) {
                return catalog.require("tiny")
                        .tags()
                        .active()
                        .map(TagInfo::tag)
                        .filter(tag::equals)
                        .isPresent();
            }
        });
    }

    private static long rows(Configuration configuration, int version) {
        try (DatasetCatalog catalog = catalog(configuration)) {
            return catalog.require("tiny").rows("tiny-labeler", version);
        }
    }

    private static DatasetCatalog catalog(Configuration configuration) {
        return DatasetCatalog.open(PartSettings.catalog(configuration, WorkDir.of(configuration)));
    }

    private JsonNode status() throws IOException {
        return JSON.readTree(ok("status", "--json"));
    }

    private String ok(String... args) {
        CapturedRun run = run(args);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run.out().strip();
    }

    private void refused(String because, String... args) {
        CapturedRun run = run(args);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(because);
    }

    private CapturedRun run(String... args) {
        return CapturedRun.of(
                Stream.concat(Stream.of(args), Stream.of("--work-dir", workDir().toString()))
                        .toArray(String[]::new));
    }

    private Path workDir() {
        return folder.resolve("work");
    }
}
