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
            page.append(row(key));
        }
        page.append(
                        "\nThe environment variable of a key is `LADD_` and the key in upper case with `_` for `.` and `-`:\n")
                .append("`LADD_LABELER_BATCH_SIZE` sets `labeler.batch-size`.\n\n")
                .append(declarations())
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

    private static String declarations() {
        StringBuilder page = new StringBuilder("## Declarations\n\n")
                .append("Things with names of your own: `routes.<name>.from`, nested or joined by dots. They have no\n")
                .append("environment variables. [wiring.md](wiring.md) shows them at work.\n");
        for (DeclarationKind kind : DeclarationKind.values()) {
            page.append("\n### `%s.<name>`\n\n%s\n\n".formatted(kind.code(), kind.doc()))
                    .append("| key | type | default | what it is |\n|---|---|---|---|\n");
            kind.keys().forEach(key -> page.append(row(key)));
            kind.passedThrough()
                    .ifPresent(prefix -> page.append(
                            "| `%s*` | - | - | Properties of its Iceberg catalog; the configured one unless set. |\n"
                                    .formatted(prefix)));
        }
        return page.append('\n').toString();
    }

    private static String row(TypedKey<?> key) {
        String type = key.type().choices().isEmpty()
                ? key.type().name()
                : String.join(", ", key.type().choices());
        return "| `%s` | %s | %s | %s |\n"
                .formatted(
                        key.name(),
                        type,
                        key.defaultText().map(text -> "`" + text + "`").orElse("-"),
                        key.description());
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
        for (DeclarationKind kind : DeclarationKind.values()) {
            properties.set(kind.code(), declared(kind));
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

    /** Things by their names, each with keys that may be nested or joined by dots. */
    private static ObjectNode declared(DeclarationKind kind) {
        ObjectNode things = JsonNodeFactory.instance.objectNode();
        things.put("type", "object").put("description", kind.doc()).put("additionalProperties", false);
        ObjectNode thing = things.putObject("patternProperties").putObject("^" + DeclarationKind.NAME_PATTERN + "$");
        ObjectNode properties = closedObject(thing);
        for (TypedKey<?> key : kind.keys()) {
            int dot = key.name().indexOf('.');
            if (dot < 0) {
                properties.set(key.name(), leaf(key));
                continue;
            }
            properties.set(key.name(), leaf(key));
            String group = key.name().substring(0, dot);
            ObjectNode nested =
                    kind.keys().stream().anyMatch(other -> other.name().equals(group))
                            ? alternative(properties, group)
                            : properties.withObjectProperty(group);
            ObjectNode members =
                    nested.has("properties") ? nested.withObjectProperty("properties") : closedObject(nested);
            members.set(key.name().substring(dot + 1), leaf(key));
        }
        kind.passedThrough().ifPresent(prefix -> {
            properties
                    .putObject(prefix.substring(0, prefix.length() - 1))
                    .put("type", "object")
                    .put("additionalProperties", true);
            thing.putObject("patternProperties").putObject("^" + prefix.replace(".", "\\."));
        });
        return things;
    }

    /** The object that a key may have in place of its plain value. */
    private static ObjectNode alternative(ObjectNode properties, String key) {
        ObjectNode present = properties.withObjectProperty(key);
        if (!present.has("anyOf")) {
            ObjectNode either = JsonNodeFactory.instance.objectNode();
            either.putArray("anyOf").add(present).addObject();
            properties.set(key, either);
        }
        return (ObjectNode)
                properties.withObjectProperty(key).withArrayProperty("anyOf").get(1);
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
