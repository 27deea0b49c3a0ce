package dev.laddstreams.errors.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "kafka.ssl.key.password",
                "kafka.ssl.keystore.key",
                "kafka.producer.ssl.keystore.certificate.chain",
                "kafka.sasl.jaas.config",
                "kafka.sasl.oauthbearer.client.credentials.client.secret",
                "kafka.sasl.oauthbearer.assertion.private.key.passphrase",
                "schema-registry.basic.auth.user.info",
                "schema-registry.bearer.auth.token",
                "catalog.s3.secret-access-key",
                "catalog.s3.access-key-id",
                "catalog.header.Authorization",
                "catalog.token"
            })
    void shouldKnowSecretsByTheirKeys(String key) {
        assertThat(Secrets.masked(key, "hush")).isEqualTo("********");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "labeler.batch-size",
                "kafka.ssl.keystore.location",
                "kafka.ssl.keystore.type",
                "kafka.sasl.oauthbearer.token.endpoint.url",
                "kafka.sasl.login.callback.handler.class",
                "schema-registry.basic.auth.credentials.source",
                "kafka.producer.key.serializer",
                "kafka.sasl.login.refresh.buffer.seconds"
            })
    void shouldShowOtherValues(String key) {
        assertThat(Secrets.masked(key, "shown")).isEqualTo("shown");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "at http://me:hush@registry:8081/x does|at http://********@registry:8081/x does",
                "jdbc:postgresql://me:hu@sh@db/x?ssl=1|jdbc:postgresql://********@db/x?ssl=1",
                "jdbc:mysql://db/x?user=me&password=hush&ssl=1|jdbc:mysql://db/x?user=me&password=********&ssl=1",
                "PlainLoginModule required username=\"me\" password=\"hu sh\";|PlainLoginModule required username=\"me\" password=********;",
                "abfs://c@account/x?sv=1&sig=aB%2Fhush|abfs://********@account/x?sv=1&sig=********",
                "token.endpoint.url=https://login/x|token.endpoint.url=https://login/x",
                "kafka.ssl.key.password=hush (expected: x)|kafka.ssl.key.password=******** (expected: x)",
                "Cannot read a://b/c: 1 = 2 (expected: d@e)|Cannot read a://b/c: 1 = 2 (expected: d@e)"
            })
    void shouldKnowSecretsByTheirLook(String text, String masked) {
        assertThat(Secrets.masked(text)).isEqualTo(masked);
    }

    @Test
    void shouldHidePrivateKeys() {
        assertThat(Secrets.masked("a -----BEGIN PRIVATE KEY-----\nhush\n-----END PRIVATE KEY----- b"))
                .isEqualTo("a ******** b");
        assertThat(Secrets.masked("-----BEGIN RSA PRIVATE KEY-----\nhush")).isEqualTo("********");
    }
}
