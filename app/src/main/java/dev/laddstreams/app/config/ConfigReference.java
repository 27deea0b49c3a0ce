package dev.laddstreams.app.config;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.laddstreams.errors.settings.TypedKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The reference page and the JSON Schema of {@code ladd.yaml}, made from {@link ConfigKeys}. */
public final class ConfigReference {
    private static final String INTRODUCTION = """
            # Configuration

            Generated from the code by `ladd describe --write-reference docs`; do not edit.

            One file, `ladd.yaml` in the current folder or the one given with `--config`. It is strict: an unknown key is an
            error that names the line and the nearest valid key. Precedence: default < file < environment < `--set key=value`.
            Groups may be nested or joined by dots:

            ```yaml
            kafka:
              bootstrap-servers: [broker-1:9092, broker-2:9092]
              security.protocol: SSL
            schema-registry.url: https://registry:8081
            labeler.batch-size: 128
            ```

            `ladd validate` says everything that is wrong at once; `ladd describe` prints the effective value of each key and
            where it comes from. Editors check the file against [ladd.schema.json](ladd.schema.json).

            """;

    private static final String PASSED_THROUGH_RULES = """

            Except in `catalog.`, a key that its client does not know is an error, with the nearest name that it knows.
            Interceptors, metric reporters, login callbacks and serializers of your own have keys of their own: as soon as one
            setting names a class that comes neither with Kafka nor with Confluent's serializers, keys with dots whose first
            word is none of the client's are let through, such as `kafka.producer.acme.audit.topic` beside
            `kafka.producer.interceptor.classes: com.acme.AuditInterceptor`. So are `config.providers.*` and
            `request.header.*`.

            Properties on which exactly-once rests are not yours to set; `ladd validate` names them with the reason.
            `ladd describe`, messages and logs show no passwords, tokens and private keys.

            ## TLS and authentication

            ```yaml
            kafka:
              bootstrap-servers: broker:9093
              security.protocol: SASL_SSL
              sasl.mechanism: SCRAM-SHA-512
              sasl.jaas.config: org.apache.kafka.common.security.scram.ScramLoginModule required username="ladd" password="...";
              ssl.truststore.location: /etc/ladd/ca.pem
              ssl.truststore.type: PEM
            schema-registry:
              url: https://registry:8081
              basic.auth.user.info: ladd:...
              ssl.truststore.location: /etc/ladd/ca.pem
              ssl.truststore.type: PEM
            ```

            A registry with tokens takes `schema-registry.bearer.auth.credentials.source: STATIC_TOKEN` and
            `schema-registry.bearer.auth.token`; one that asks for a certificate takes `schema-registry.ssl.keystore.location`
            and its password. Passwords are better kept in the environment: `LADD_SCHEMA_REGISTRY_BASIC_AUTH_USER_INFO`,
            `LADD_KAFKA_SASL_JAAS_CONFIG`.
            """;

    private ConfigReference() {}

    /** Writes {@code configuration.md} and {@code ladd.schema.json}. */
    public static void write(Path folder) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("configuration.md"), markdown());
            Files.writeString(folder.resolve("ladd.schema.json"), jsonSchema());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String markdown() {
        StringBuilder page = new StringBuilder(INTRODUCTION);
        page.append("| key | type | default | what it is |\n|---|---|---|---|\n");
        for (TypedKey<?> key : ConfigKeys.all()) {
            String type = key.type().choices().isEmpty()
                    ? key.type().name()
                    : String.join(", ", key.type().choices());
            page.append("| `%s` | %s | %s | %s |\n"
                    .formatted(
                            key.name(),
                            type,
                            key.defaultText().map(text -> "`" + text + "`").orElse("-"),
                            key.description()));
        }
        page.append(
                        "\nThe environment variable of a key is `LADD_` and the key in upper case with `_` for `.` and `-`:\n")
                .append("`LADD_LABELER_BATCH_SIZE` sets `labeler.batch-size`.\n\n")
                .append("## Passed through\n\n")
                .append("Keys with these prefixes reach the other product unchanged, without the prefix. In the ")
                .append("environment, `_` stands\nfor a dot: `LADD_KAFKA_PRODUCER_LINGER_MS` sets ")
                .append("`kafka.producer.linger.ms`.\n\n| prefix | what it is |\n|---|---|\n");
        for (PassThrough group : PassThrough.all()) {
            page.append("| `%s` | %s |\n".formatted(group.prefix(), group.doc()));
        }
        page.append(PASSED_THROUGH_RULES);
        return page.toString();
    }

    /** Takes keys joined by dots and keys nested in their group. */
    public static String jsonSchema() {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.put("$schema", "http://json-schema.org/draft-07/schema#");
        schema.put("title", "ladd.yaml");
        ObjectNode properties = closedObject(schema);
        for (TypedKey<?> key : ConfigKeys.all()) {
            properties.set(key.name(), leaf(key));
            int dot = key.name().indexOf('.');
            if (dot > 0) {
                ObjectNode group = properties.withObjectProperty(key.name().substring(0, dot));
                ObjectNode members = group.isEmpty() ? closedObject(group) : group.withObjectProperty("properties");
                members.set(key.name().substring(dot + 1), leaf(key));
            }
        }
        for (PassThrough passThrough : PassThrough.all()) {
            String prefix = passThrough.prefix();
            schema.withObjectProperty("patternProperties")
                    .putObject("^" + prefix.replace(".", "\\."))
                    .put("description", passThrough.doc());
            ObjectNode group = properties.withObjectProperty(prefix.substring(0, prefix.indexOf('.')));
            group.put("type", "object").put("additionalProperties", true);
        }
        try {
            return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(schema) + "\n";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode closedObject(ObjectNode node) {
        node.put("type", "object").put("additionalProperties", false);
        return node.putObject("properties");
    }

    private static ObjectNode leaf(TypedKey<?> key) {
        ObjectNode leaf = JsonNodeFactory.instance.objectNode();
        leaf.put("description", key.description() + " Expected: " + key.rule() + ".");
        if (key.type().name().startsWith("list")) {
            leaf.putArray("type").add("string").add("array");
        } else {
            leaf.put("type", key.type().schemaType());
        }
        key.defaultText().ifPresent(text -> leaf.put("default", text));
        if (!key.type().choices().isEmpty()) {
            key.type().choices().forEach(leaf.putArray("enum")::add);
        }
        return leaf;
    }
}
