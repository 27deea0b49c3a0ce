package dev.laddstreams.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.laddstreams.schemas.avro.AugmentedRecord;
import io.confluent.kafka.schemaregistry.CompatibilityLevel;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaMetadata;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What Confluent's own client may rely on; each test has subjects of its own. */
class SchemaRegistryContractTest {
    private static final AvroSchema V1 = record("{'name':'a','type':'int'}");
    /** Reads V1, and V1 reads it. */
    private static final AvroSchema V2 = record("{'name':'a','type':'int'},{'name':'b','type':'int','default':0}");
    /** Reads neither. */
    private static final AvroSchema CLASH = record("{'name':'a','type':'string'}");

    @TempDir
    static Path folder;

    private static EmbeddedStack stack;
    private SchemaRegistryClient client;
    private String subject;

    @BeforeAll
    static void start() {
        stack = EmbeddedStack.start(folder);
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @BeforeEach
    void connect(TestInfo test) {
        client = client();
        // a slash and a blank must survive the way through the address
        subject = test.getDisplayName().replace("()", "") + "/of images-value";
    }

    private static SchemaRegistryClient client() {
        return new CachedSchemaRegistryClient(stack.connection().schemaRegistryUrl(), 100);
    }

    @Test
    void shouldGiveSameIdToSameSchemaInEverySubject() throws Exception {
        int id = client.register(subject, V1);

        assertThat(client().register(subject, V1)).isEqualTo(id);
        assertThat(client.register(subject + "-other", V1)).isEqualTo(id);
        assertThat(client.getAllVersions(subject)).containsExactly(1);
        assertThat(client.getAllSubjectsById(id)).contains(subject, subject + "-other");
        assertThat(client.getAllVersionsById(id)).anySatisfy(version -> {
            assertThat(version.getSubject()).isEqualTo(subject);
            assertThat(version.getVersion()).isOne();
        });
    }

    @Test
    void shouldGiveOtherIdAndNextVersionToOtherSchema() throws Exception {
        int first = client.register(subject, V1);
        int second = client.register(subject, V2);

        assertThat(second).isGreaterThan(first);
        assertThat(client.getAllVersions(subject)).containsExactly(1, 2);
        SchemaMetadata latest = client.getLatestSchemaMetadata(subject);
        assertThat(latest.getId()).isEqualTo(second);
        assertThat(latest.getVersion()).isEqualTo(2);
        assertThat(latest.getSchema()).isEqualTo(V2.canonicalString());
        assertThat(client.getSchemaMetadata(subject, 1).getId()).isEqualTo(first);
    }

    @Test
    void shouldFindSchemaByIdAndIdBySchema() throws Exception {
        int id = client.register(subject, V1);

        SchemaRegistryClient fresh = client();
        assertThat(fresh.getSchemaById(id)).isEqualTo(V1);
        assertThat(fresh.getSchemaBySubjectAndId(subject, id)).isEqualTo(V1);
        assertThat(fresh.getId(subject, V1)).isEqualTo(id);
        assertThat(fresh.getVersion(subject, V1)).isOne();
        assertThat(fresh.getAllSubjects()).contains(subject);
        assertThat(fresh.getAllSubjectsByPrefix(subject)).containsExactly(subject);
    }

    @Test
    void shouldKeepEnumsNestedRecordsAndDocumentation() throws Exception {
        AvroSchema rich = new AvroSchema(AugmentedRecord.getClassSchema());

        int id = client.register(subject, rich);

        assertThat(client().getSchemaById(id).canonicalString()).isEqualTo(rich.canonicalString());
    }

    @Test
    void shouldAnswerUnknownThingsWithConfluentsCodes() throws Exception {
        client.register(subject, V1);

        assertRefused(404, 40403, () -> client.getSchemaById(1_000_000));
        assertRefused(404, 40403, () -> client.getId(subject, V2));
        assertRefused(404, 40401, () -> client.getId("no such subject", V1));
        assertRefused(404, 40401, () -> client.getAllVersions("no such subject"));
        assertRefused(404, 40401, () -> client.getLatestSchemaMetadata("no such subject"));
        assertRefused(404, 40402, () -> client.getSchemaMetadata(subject, 9));
        assertRefused(404, 40408, () -> client.getConfig(subject));
    }

    @Test
    void shouldRequireBackwardCompatibilityByDefault() throws Exception {
        client.register(subject, V1);

        assertThat(client.getCompatibility(null)).isEqualTo("BACKWARD");
        assertThat(client.testCompatibility(subject, CLASH)).isFalse();
        assertThat(client.testCompatibilityVerbose(subject, CLASH)).isNotEmpty();
        assertThat(client.testCompatibility(subject, V2)).isTrue();
        assertRefused(409, 409, () -> client.register(subject, CLASH));
        // dropping a field keeps new readers able to read old records
        client.register(subject, record(""));
    }

    @ParameterizedTest
    @CsvSource({
        "BACKWARD, drop, true",
        "BACKWARD, add, false",
        "FORWARD, drop, false",
        "FORWARD, add, true",
        "FULL, drop, false",
        "FULL, add, false",
        "FULL, default, true",
        "FULL_TRANSITIVE, default, true",
        "NONE, add, true",
    })
    void shouldKeepSubjectsOwnLevel(String level, String change, boolean taken) throws Exception {
        AvroSchema next =
                switch (change) {
                    case "drop" -> record("");
                    case "add" -> record("{'name':'a','type':'int'},{'name':'c','type':'int'}");
                    default -> V2;
                };
        client.register(subject, V1);
        assertThat(client.updateCompatibility(subject, level)).isEqualTo(level);

        assertThat(client.getCompatibility(subject)).isEqualTo(level);
        assertThat(client.testCompatibility(subject, next)).isEqualTo(taken);
        if (taken) {
            client.register(subject, next);
        } else {
            assertRefused(409, 409, () -> client.register(subject, next));
        }
    }

    @Test
    void shouldCompareWithAllVersionsWhenTransitive() throws Exception {
        client.register(subject, record("{'name':'a','type':'string'}"));
        client.register(subject, record(""));
        AvroSchema againstFirst = record("{'name':'a','type':'int','default':0}");

        client.updateCompatibility(subject, "BACKWARD_TRANSITIVE");
        assertRefused(409, 409, () -> client.register(subject, againstFirst));
        client.updateCompatibility(subject, "BACKWARD");
        client.register(subject, againstFirst);
    }

    @ParameterizedTest
    @EnumSource
    void shouldTakeEveryLevel(CompatibilityLevel level) throws Exception {
        assertThat(client.updateCompatibility(subject, level.name)).isEqualTo(level.name);
    }

    @Test
    void shouldFallBackToGlobalLevelWhenSubjectsOwnIsRemoved() throws Exception {
        client.register(subject, V1);
        client.updateCompatibility(subject, "NONE");
        client.deleteCompatibility(subject);

        assertRefused(404, 40408, () -> client.getConfig(subject));
        assertRefused(409, 409, () -> client.register(subject, CLASH));
        assertRefused(422, 42203, () -> client.updateCompatibility(subject, "SIDEWAYS"));
    }

    @Test
    void shouldHideSoftlyDeletedVersionAndKeepItsIdReadable() throws Exception {
        int first = client.register(subject, V1);
        client.register(subject, V2);

        assertThat(client.deleteSchemaVersion(subject, "1")).isOne();

        assertThat(client.getAllVersions(subject)).containsExactly(2);
        assertThat(client.getAllVersions(subject, true)).containsExactly(1, 2);
        assertThat(client().getSchemaById(first)).isEqualTo(V1);
        assertRefused(404, 40402, () -> client().getSchemaMetadata(subject, 1));
        assertRefused(404, 40406, () -> client.deleteSchemaVersion(subject, "1"));
        assertRefused(404, 40407, () -> client.deleteSchemaVersion(subject, "2", true));
    }

    @Test
    void shouldNeverGiveErasedIdToAnotherSchema() throws Exception {
        AvroSchema once = record("{'name':'onlyHere','type':'int'}");
        int id = client.register(subject, once);

        assertThat(client.deleteSubject(subject)).containsExactly(1);
        assertRefused(404, 40404, () -> client().deleteSubject(subject));
        assertThat(client().deleteSubject(subject, true)).containsExactly(1);

        assertThat(client.getAllSubjects(true)).doesNotContain(subject);
        assertRefused(404, 40403, () -> client().getSchemaById(id));
        stop();
        start();
        assertThat(client().register(subject, record("{'name':'later','type':'int'}")))
                .isGreaterThan(id);
    }

    @Test
    void shouldDeleteSubjectSoftlyBeforeErasingIt() throws Exception {
        client.register(subject, V1);

        assertRefused(404, 40405, () -> client.deleteSubject(subject, true));
        assertRefused(404, 40401, () -> client.deleteSubject("no such subject"));
        client.deleteSubject(subject);
        assertThat(client().register(subject, V1)).isEqualTo(client().getId(subject, V1));
        assertThat(client().getAllVersions(subject)).containsExactly(2);
    }

    @Test
    void shouldBringBackEverythingAfterRestart() throws Exception {
        int first = client.register(subject, V1);
        int second = client.register(subject, V2);
        client.deleteSchemaVersion(subject, "1");
        client.updateCompatibility(subject, "FULL");
        List<String> subjects = List.copyOf(client.getAllSubjects());

        stop();
        start();

        SchemaRegistryClient after = client();
        assertThat(after.getAllSubjects()).containsExactlyElementsOf(subjects);
        assertThat(after.getAllVersions(subject)).containsExactly(2);
        assertThat(after.getSchemaById(first)).isEqualTo(V1);
        assertThat(after.getId(subject, V2)).isEqualTo(second);
        assertThat(after.getCompatibility(subject)).isEqualTo("FULL");
        assertThat(after.register(subject + "-new", record("{'name':'n','type':'int'}")))
                .isGreaterThan(second);
    }

    @Test
    void shouldSpeakModeTypesAndContexts() throws Exception {
        assertThat(client.getMode()).isEqualTo("READWRITE");
        assertThat(client.getAllContexts()).containsExactly(".");
        assertRefused(404, 40409, () -> client.getMode(subject));
        assertRefused(422, 42205, () -> client.setMode("READONLY"));
    }

    @Test
    void shouldRefuseWhatItDoesNotKnow() throws Exception {
        assertAnswer("GET", "/nowhere", "", 404, "404");
        assertAnswer("DELETE", "/schemas/types", "", 405, "405");
        assertAnswer("POST", "/subjects/s/versions", "{", 400, "400");
        assertAnswer("POST", "/subjects/s/versions", "{\"schema\":\"{}\"}", 422, "42201");
        assertAnswer("POST", "/subjects/s/versions", "{}", 422, "42201");
        assertAnswer("POST", "/subjects/s/versions", "{\"schema\":\"x\",\"schemaType\":\"JSON\"}", 422, "42201");
        assertAnswer("GET", "/subjects/s/versions/zero", "", 422, "42202");
        assertAnswer("GET", "/subjects/s/versions/0", "", 422, "42202");
        assertAnswer("GET", "/schemas/ids/one", "", 404, "40403");
        assertAnswer("GET", "/v1/metadata/id", "", 200, stack.clusterId());
        assertAnswer("GET", "/", "", 200, "{}");
    }

    @Test
    void shouldCallAnEmptyBodyABadRequest() throws Exception {
        assertAnswer("POST", "/subjects/s/versions", "", 400, "the body is empty");
        assertAnswer("POST", "/subjects/s", "", 400, "the body is empty");
        assertAnswer("PUT", "/config", "", 400, "the body is empty");
        assertAnswer("PUT", "/config/s", "[]", 400, "no JSON object");
    }

    @Test
    void shouldTellTheReleaseItSpeaks() throws Exception {
        assertThat(client.getSchemaRegistryServerVersion().getVersion()).startsWith("7.");
    }

    @Test
    void shouldNameTheMethodsOfAPath() throws Exception {
        assertAnswer("OPTIONS", "/subjects/s/versions", "", 200, "[\"GET\",\"HEAD\",\"OPTIONS\",\"POST\"]");
        assertAnswer("HEAD", "/subjects", "", 200, "");
        assertAnswer("HEAD", "/schemas/ids/999999", "", 404, "");
        assertAnswer("OPTIONS", "/nowhere", "", 404, "404");
    }

    private static void assertAnswer(String method, String path, String body, int status, String part)
            throws IOException, InterruptedException {
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(stack.connection().schemaRegistryUrl() + path))
                                .method(method, HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(method + " " + path).isEqualTo(status);
        assertThat(response.body()).contains(part);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/vnd.schemaregistry.v1+json");
    }

    private static void assertRefused(int status, int code, ThrowingCallable call) {
        assertThatThrownBy(call).asInstanceOf(type(RestClientException.class)).satisfies(refusal -> {
            assertThat(refusal.getErrorCode()).isEqualTo(code);
            assertThat(refusal.getStatus()).isEqualTo(status);
        });
    }

    private static AvroSchema record(String fields) {
        return new AvroSchema(("{'type':'record','name':'R','fields':[" + fields + "]}").replace('\'', '"'));
    }
}
