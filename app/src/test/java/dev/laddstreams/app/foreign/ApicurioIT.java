package dev.laddstreams.app.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.laddstreams.app.CapturedRun;
import dev.laddstreams.app.TinyImages;
import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.config.ConfigurationLoader;
import dev.laddstreams.app.roles.RoleKind;
import dev.laddstreams.app.roles.RoleThreads;
import dev.laddstreams.app.runtime.StackAccess;
import dev.laddstreams.app.runtime.WorkDir;
import dev.laddstreams.embedded.EmbeddedStack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Apicurio Registry in the place of the embedded one, through the interface that it copies from Confluent's. */
@Tag("foreign")
@Timeout(300)
class ApicurioIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<RoleKind> ROLES =
            List.of(RoleKind.LABELER, RoleKind.PROGRESS, RoleKind.SINK, RoleKind.EVALUATOR, RoleKind.ACTIVE_VIEW);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    private Path file;

    @Test
    void shouldServeAllThatADemoDoes() throws IOException, InterruptedException {
        int port = StockClientsIT.freePort();
        String registry = "http://127.0.0.1:" + port + "/apis/ccompat/v7";
        Process apicurio = start(port);
        try (EmbeddedStack stack = EmbeddedStack.start(folder.resolve("stack"))) {
            await().atMost(PATIENCE)
                    .failFast("it has ended", () -> !apicurio.isAlive())
                    .ignoreExceptions()
                    .until(() -> get(registry + "/subjects").equals("[]"));
            String data = TinyImages.write(folder.resolve("data"), 3, 2).toString();
            file = Files.writeString(folder.resolve("ladd.yaml"), """
                    work-dir: %s
                    kafka.bootstrap-servers: %s
                    schema-registry.url: %s
                    evaluation: { data: %s, steps: 2, half-batch: 4, networks: 1, width: 8 }
                    """.formatted(
                            folder.resolve("work"), stack.connection().bootstrapServers(), registry, data));
            ok("labeler", "train", "--data", data, "--id", "resnet", "--epochs", "1", "--width", "8", "--publish");
            ok(
                    "distill",
                    "--data=" + data,
                    "--dataset=pets",
                    "--labeler=resnet",
                    "--recipe=small",
                    "--width=8",
                    "--images-per-class=1",
                    "--iterations=20");
            label();

            assertThat(get(registry + "/subjects"))
                    .contains(
                            "\"pets.images-value\"",
                            "\"pets.augmented-value\"",
                            "\"ladd.lane-requests-value\"",
                            "\"ladd.evaluations-value\"");
            assertThat(get(stack.connection().schemaRegistryUrl() + "/subjects"))
                    .as("the embedded registry")
                    .isEqualTo("[]");
        } finally {
            apicurio.destroy();
            apicurio.waitFor();
        }
    }

    private void label() {
        Configuration configuration =
                ConfigurationLoader.load(Optional.of(file), Map.of(), List.of()).require();
        try (StackAccess access = StackAccess.open(configuration);
                RoleThreads roles = new RoleThreads()) {
            for (RoleKind role : ROLES) {
                roles.start(
                        role.create(configuration, WorkDir.of(configuration), access.connection(), access.catalogue()));
            }
            await().atMost(PATIENCE).until(() -> {
                roles.requireRunning();
                return !JSON.readTree(ok("status", "--json")).get("evaluations").isEmpty();
            });
            ok("export", "--format", "npz", "--dataset", "pets", "--to", folder.resolve("npz") + "");
            ok("relabel", "--dataset", "pets", "--labeler", "resnet@1");
            assertThat(ok("dead-letters", "list")).doesNotContain("pets");
            assertThat(ok("topics", "plan")).contains("as they should be").doesNotContain("register");
        }
    }

    private CapturedRun run(String... command) {
        List<String> arguments = new ArrayList<>(List.of(command));
        arguments.addAll(List.of("--config", file.toString()));
        return CapturedRun.of(arguments.toArray(String[]::new));
    }

    private String ok(String... command) {
        CapturedRun run = run(command);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run.out();
    }

    private Process start(int port) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-Dquarkus.http.host=127.0.0.1",
                        "-Dquarkus.http.port=" + port,
                        "-Dquarkus.management.host=127.0.0.1",
                        "-Dquarkus.management.port=" + StockClientsIT.freePort(),
                        "-jar",
                        ClientsDocument.ROOT
                                .resolve("foreign/target/apicurio/apicurio-registry-app-3.0.9-runner.jar")
                                .toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("apicurio.log").toFile())
                .start();
    }

    private static String get(String address) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString())
                .body();
    }
}
