package dev.laddstreams.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.app.config.ConfigurationLoader.Assignment;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PassThroughCheckTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kafka.bootstrap-server=b:1|kafka.bootstrap-servers",
                "kafka.security.protocl=SSL|kafka.security.protocol",
                "kafka.producer.linger.mss=5|kafka.producer.linger.ms",
                "kafka.producer.max.poll.record=5|",
                "kafka.consumer.max-poll-records=5|kafka.consumer.max.poll.records",
                "kafka.streams.num.stream.thread=2|kafka.streams.num.stream.threads",
                "kafka.streams.consumer.max.poll.record=2|kafka.streams.consumer.max.poll.records",
                "schema-registry.basic.auth.userinfo=a:b|schema-registry.basic.auth.user.info",
                "schema-registry.schema.registry.url=http://r:1|schema-registry.url",
                "schema-registry.schema.registry.ssl.truststore.location=x|schema-registry.ssl.truststore.location",
                "schema-registry.urls=http://r:1|schema-registry.url"
            })
    void shouldRefuseWhatNoClientKnowsAndNameTheNearest(String assignment, String nearest) {
        assertThat(problems(assignment))
                .singleElement()
                .asString()
                .startsWith(
                        "Cannot set " + assignment.substring(0, assignment.indexOf('=')) + ": no such key, at --set")
                .contains(nearest == null ? "" : "did you mean '" + nearest + "'?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kafka.ssl.truststore.location=x",
                "kafka.linger.ms=5",
                "kafka.basic.auth.user.info=a:b",
                "kafka.schema.registry.ssl.truststore.location=x",
                "kafka.metrics.jmx.include=x",
                "kafka.config.providers.vault.class=x",
                "kafka.producer.value.subject.name.strategy=x",
                "kafka.consumer.max.poll.records=5",
                "kafka.streams.main.consumer.max.poll.records=5",
                "kafka.streams.topic.segment.bytes=5",
                "kafka.streams.max.poll.records=5",
                "schema-registry.ssl.keystore.password=x",
                "schema-registry.bearer.auth.token=x",
                "schema-registry.request.header.X-Tenant=x",
                "catalog.whatever=x"
            })
    void shouldTakeWhatAClientKnows(String assignment) {
        assertThat(problems(assignment)).isEmpty();
    }

    @Test
    void shouldTakeKeysOfPlugInsBesideTheirClassOnly() {
        String key = "kafka.producer.acme.audit.topic=audit";

        assertThat(problems(key))
                .singleElement()
                .asString()
                .contains("a plug-in's beside a setting that names its class");
        assertThat(problems(key, "kafka.producer.interceptor.classes=com.acme.AuditInterceptor"))
                .isEmpty();
        assertThat(problems(key, "kafka.sasl.login.callback.handler.class=com.acme.Login"))
                .isEmpty();
        assertThat(problems(key, "kafka.serializer-class=com.acme.AvroSerializer"))
                .isEmpty();
        assertThat(problems(key, "kafka.metric.reporters=org.apache.kafka.common.metrics.JmxReporter"))
                .hasSize(1);
        assertThat(problems("kafka.producer.linger.mss=5", "kafka.metric.reporters=com.acme.Reporter"))
                .singleElement()
                .asString()
                .contains("did you mean 'kafka.producer.linger.ms'?");
    }

    @Test
    void shouldReadTheRegistrysPropertiesFromTheEnvironmentForTheSerializers() {
        Configuration configuration = ConfigurationLoader.load(
                        Optional.empty(),
                        Map.of("LADD_SCHEMA_REGISTRY_BASIC_AUTH_USER_INFO", "a:b"),
                        List.of(new Assignment("--set", "schema-registry.ssl.truststore.location=ca.pem")))
                .require();

        assertThat(configuration.registryProperties())
                .isEqualTo(Map.of(
                        "basic.auth.user.info",
                        "a:b",
                        "basic.auth.credentials.source",
                        "USER_INFO",
                        "schema.registry.ssl.truststore.location",
                        "ca.pem"));
    }

    private static List<String> problems(String... assignments) {
        return ConfigurationLoader.load(
                        Optional.empty(),
                        Map.of(),
                        Arrays.stream(assignments)
                                .map(text -> new Assignment("--set", text))
                                .toList())
                .problems();
    }
}
