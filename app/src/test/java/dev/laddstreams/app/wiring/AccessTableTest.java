package dev.laddstreams.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.laddstreams.app.CapturedRun;
import dev.laddstreams.app.config.ConfigurationLoader;
import dev.laddstreams.app.roles.RoleKind;
import dev.laddstreams.schemas.TopicCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessTableTest {
    private static final TopicCatalogue PREFIXED = new TopicCatalogue("lab", 4, (short) 1, 16 << 20);

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void declare() throws IOException {
        file = Files.writeString(folder.resolve("ladd.yaml"), """
                datasets:
                  birds: { classes: [crow, kite], expected: 500 }
                  pets: { classes: [cat, dog] }
                routes:
                  cms: { from: cms.uploads, dataset: birds, format: jpeg, class: { topic: species, key: id } }
                labelers:
                  resnet: { dataset: birds }
                """);
    }

    private List<RoleAccess> table(TopicCatalogue catalogue) {
        return AccessTable.of(
                Declarations.of(Declarations.check(ConfigurationLoader.load(Optional.of(file), Map.of(), List.of()))
                        .require()),
                catalogue);
    }

    private List<String> arguments(TopicCatalogue catalogue, AccessRole role) {
        return table(catalogue).stream()
                .filter(access -> access.role() == role)
                .flatMap(RoleAccess::arguments)
                .toList();
    }

    @Test
    void shouldKnowEveryRoleThatRuns() {
        assertThat(Stream.of(AccessRole.values()).map(AccessRole::code))
                .containsAll(Stream.of(RoleKind.values()).map(RoleKind::code).toList());
        assertThat(table(TopicCatalogue.DEFAULT)).extracting(RoleAccess::role).containsExactly(AccessRole.values());
    }

    @Test
    void shouldGrantRoutesTheirForeignTopicsAndWhatTheyMake() {
        assertThat(arguments(TopicCatalogue.DEFAULT, AccessRole.ROUTES))
                .contains(
                        "--allow-principal User:ladd-routes --operation Read --topic cms.uploads",
                        "--allow-principal User:ladd-routes --operation Read --topic species",
                        "--allow-principal User:ladd-routes --operation Write --topic birds.images",
                        "--allow-principal User:ladd-routes --operation Describe --topic birds.augmented",
                        "--allow-principal User:ladd-routes --operation Write --topic ladd.dead-letters",
                        "--allow-principal User:ladd-routes --operation Read --resource-pattern-type prefixed --group"
                                + " ladd-route-cms.",
                        "--allow-principal User:ladd-routes --operation Write --resource-pattern-type prefixed"
                                + " --transactional-id ladd-route-cms.")
                .noneMatch(line -> line.contains("pets"));
    }

    @Test
    void shouldBeThatOfTheDocument() throws IOException {
        assertThat(Files.readString(Path.of("../docs/security.md"))
                        .lines()
                        .filter(line -> line.startsWith("| `ladd-"))
                        .map(line -> line.substring(3, line.indexOf('`', 3))))
                .containsExactlyElementsOf(table(TopicCatalogue.DEFAULT).stream()
                        .map(RoleAccess::user)
                        .toList());
    }

    @Test
    void shouldPutThePrefixBeforeAllButForeignTopics() {
        assertThat(table(PREFIXED)).allSatisfy(access -> assertThat(access.grants())
                .allMatch(grant -> grant.resource().name().startsWith("lab.")
                        || List.of("cms.uploads", "species")
                                .contains(grant.resource().name())));
        assertThat(table(PREFIXED)).extracting(RoleAccess::user).contains("lab.ladd-labeler");
    }

    @Test
    void shouldLetNobodyButTheSetUpMakeTopicsOfADataset() {
        assertThat(table(TopicCatalogue.DEFAULT).stream()
                        .filter(access -> access.bindings().stream()
                                .anyMatch(binding -> binding.toString().contains("operation=CREATE")
                                        && binding.toString().contains("birds.images")))
                        .map(RoleAccess::role))
                .containsExactly(AccessRole.SETUP);
    }

    @Test
    void shouldPrintTheSameAsCommandsAndAsJson() throws IOException {
        List<String> commands = describe("acls")
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.replaceFirst("^kafka-acls.sh .* --add ", ""))
                .toList();
        List<String> ofJson = new ArrayList<>();
        for (JsonNode row : new ObjectMapper().readTree(describe("acls-json"))) {
            StringBuilder line = new StringBuilder(
                    "--allow-principal User:" + row.get("user").asText());
            row.get("operations")
                    .forEach(operation -> line.append(" --operation ").append(operation.asText()));
            line.append(row.get("pattern").asText().equals("prefixed") ? " --resource-pattern-type prefixed" : "")
                    .append(row.get("resource").asText().equals("TransactionalId") ? " --transactional-id " : " --")
                    .append(
                            row.get("resource").asText().equals("TransactionalId")
                                    ? ""
                                    : row.get("resource").asText().toLowerCase(java.util.Locale.ROOT) + " ")
                    .append(row.get("name").asText());
            ofJson.add(line.toString());
        }
        assertThat(commands).hasSizeGreaterThan(100).containsExactlyElementsOf(ofJson);
    }

    private String describe(String format) {
        CapturedRun run = CapturedRun.of("describe", "--config", file.toString(), "--format", format);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run.out();
    }
}
