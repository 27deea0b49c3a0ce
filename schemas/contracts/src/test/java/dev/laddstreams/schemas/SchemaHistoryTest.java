package dev.laddstreams.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every schema that was ever released is committed under {@code src/history}, and all can read each other. */
class SchemaHistoryTest {
    private static final Path HISTORY = Path.of(System.getProperty("basedir", "."), "src", "history");
    private static final String COMMIT = "ladd.schemas.commit";
    private static final String HOW = "mvn -pl schemas/contracts -am test -Dtest=SchemaHistoryTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -D" + COMMIT + "=true";

    static Stream<Schema> topLevelSchemas() {
        TopicCatalogue catalogue = TopicCatalogue.DEFAULT;
        return Stream.concat(
                        catalogue.shared().stream(), Stream.of(catalogue.images("any"), catalogue.augmented("any")))
                .flatMap(topic -> topic.valueType().stream())
                .map(type -> SpecificData.get().getSchema(type));
    }

    @ParameterizedTest
    @MethodSource("topLevelSchemas")
    void shouldReadAndBeReadByEveryCommittedVersion(Schema current) throws IOException {
        assertThat(new SchemaHistory(HISTORY, current.getName()).faults(current))
                .as(
                        "%s breaks FULL_TRANSITIVE compatibility with its history in %s: give each new field a default,"
                                + " keep the old fields and types, or make a new record",
                        current.getName(), HISTORY.resolve(current.getName()))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("topLevelSchemas")
    void shouldHaveCurrentSchemaAsNewestCommittedVersion(Schema current) throws IOException {
        SchemaHistory history = new SchemaHistory(HISTORY, current.getName());
        if (Boolean.getBoolean(COMMIT) && !isNewest(history, current)) {
            history.append(current);
        }

        assertThat(isNewest(history, current))
                .as("%s changed: commit it as %s, which this writes: %s", current.getName(), history.nextFile(), HOW)
                .isTrue();
    }

    private static boolean isNewest(SchemaHistory history, Schema current) throws IOException {
        List<String> versions = history.versions();
        return !versions.isEmpty() && versions.get(versions.size() - 1).equals(SchemaHistory.text(current));
    }

    @Test
    void shouldHoldHistoryOfCurrentRecordsOnly() throws IOException {
        try (Stream<Path> folders = Files.list(HISTORY)) {
            assertThat(folders.map(folder -> folder.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            topLevelSchemas().map(Schema::getName).toList());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a field without default is added   | {'name':'a','type':'int'},{'name':'b','type':'int','default':0},{'name':'c','type':'int'}
            a field without default is removed | {'name':'b','type':'int','default':0}
            a type is widened                  | {'name':'a','type':'long'},{'name':'b','type':'int','default':0}
            a field is renamed                 | {'name':'z','type':'int'},{'name':'b','type':'int','default':0}
            """)
    void shouldFindChangesThatBreakReaders(String change, String fields, @TempDir Path folder) throws IOException {
        SchemaHistory history = new SchemaHistory(folder, "R");
        history.append(record("{'name':'a','type':'int'},{'name':'b','type':'int','default':0}"));

        assertThat(history.faults(record(fields))).as(change).isNotEmpty();
    }

    @Test
    void shouldCompareWithEveryVersionNotTheNewestAlone(@TempDir Path folder) throws IOException {
        SchemaHistory history = new SchemaHistory(folder, "R");
        history.append(record("{'name':'a','type':'string'}"));
        history.append(record(""));

        assertThat(history.faults(record("{'name':'a','type':'int','default':0}")))
                .isNotEmpty();
        assertThat(history.faults(record("{'name':'b','type':'int','default':0}")))
                .isNotEmpty();
    }

    @Test
    void shouldTakeNewFieldWithDefault(@TempDir Path folder) throws IOException {
        SchemaHistory history = new SchemaHistory(folder, "R");
        history.append(record("{'name':'a','type':'int'}"));

        assertThat(history.faults(record("{'name':'a','type':'int'},{'name':'b','type':'int','default':0}")))
                .isEmpty();
    }

    private static Schema record(String fields) {
        String json = "{'type':'record','name':'R','fields':[" + fields + "]}";
        return new Schema.Parser().parse(json.replace('\'', '"'));
    }
}
