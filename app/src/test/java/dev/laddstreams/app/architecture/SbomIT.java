package dev.laddstreams.app.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.laddstreams.errors.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What the bill of materials says, against what the launcher and the image really run. Maven writes none when it is told to
 * work offline.
 */
@Tag("foreign")
class SbomIT {
    private static final Path TARGET = Path.of("target");
    private static final List<String> OURS = List.of("dev.laddstreams");

    private static JsonNode bill;

    @BeforeAll
    static void read() throws IOException {
        bill = new ObjectMapper().readTree(TARGET.resolve("ladd-sbom.json").toFile());
    }

    @Test
    void shouldListEveryFileThatRuns() throws IOException {
        Set<String> listed = new HashSet<>();
        for (JsonNode component : bill.get("components")) {
            for (JsonNode hash : component.path("hashes")) {
                listed.add(hash.get("content").asText());
            }
        }
        List<String> unlisted = new ArrayList<>();
        try (Stream<Path> jars = Files.list(TARGET.resolve("lib"))) {
            for (Path jar : jars.toList()) {
                if (!listed.contains(Sha256.of(Files.readAllBytes(jar)))) {
                    unlisted.add(jar.getFileName().toString());
                }
            }
        }
        assertThat(unlisted).isEmpty();
        assertThat(bill.get("bomFormat").asText()).isEqualTo("CycloneDX");
    }

    @Test
    void shouldNameTheLicenceOfWhatOthersMade() {
        List<String> nameless = new ArrayList<>();
        for (JsonNode component : bill.get("components")) {
            if (!OURS.contains(component.get("group").asText())
                    && component.path("licenses").isEmpty()) {
                nameless.add(component.get("purl").asText());
            }
        }
        assertThat(nameless).isEmpty();
    }

    @Test
    void shouldNotListWhatOnlyTestsNeed() {
        assertThat(bill.get("components").findValuesAsText("name"))
                .contains("kafka-clients")
                .doesNotContain("junit-jupiter", "awaitility", "selenium-chrome-driver");
    }
}
