package dev.laddstreams.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigReferenceTest {
    private static final Path DOCS = Path.of("..", "docs");

    @Test
    void shouldMatchTheCommittedPage() throws IOException {
        assertThat(Files.readString(DOCS.resolve("configuration.md")))
                .as("stale: run ./ladd describe --write-reference docs")
                .isEqualTo(ConfigReference.markdown());
    }

    @Test
    void shouldMatchTheCommittedSchema() throws IOException {
        assertThat(Files.readString(DOCS.resolve("ladd.schema.json")))
                .as("stale: run ./ladd describe --write-reference docs")
                .isEqualTo(ConfigReference.jsonSchema());
    }

    @Test
    void shouldDescribeKeysNestedAndJoined() throws IOException {
        JsonNode properties =
                new ObjectMapper().readTree(ConfigReference.jsonSchema()).get("properties");

        assertThat(properties.get("labeler.threads").get("type").asText()).isEqualTo("integer");
        assertThat(properties.get("labeler").get("properties").get("threads"))
                .isEqualTo(properties.get("labeler.threads"));
        assertThat(properties.get("labeler").get("additionalProperties").asBoolean())
                .isFalse();
        assertThat(properties.get("kafka").get("additionalProperties").asBoolean())
                .isTrue();
    }
}
