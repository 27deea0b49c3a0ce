package dev.laddstreams.clients;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.TopicSpec;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificData;

/** The subjects of the catalogue's topics in the schema registry. For one thread. */
public final class Subjects implements AutoCloseable {
    private static final int CACHED = 100;
    private static final String SUFFIX = "-value";

    private final SchemaRegistryClient registry;

    /** How a topic's schema stands in the registry. */
    public enum State {
        /** The subject does not exist. */
        MISSING,
        /** The schema is registered. */
        REGISTERED,
        /** The schema is new, and the registry would take it. */
        NEW_VERSION,
        /** The registry refuses the schema. */
        REFUSED
    }

    /**
     * What was found of a subject.
     *
     * @param detail why it is refused; empty otherwise
     */
    public record Found(String subject, State state, String detail) {}

    public Subjects(KafkaConnection connection) {
        this.registry = new CachedSchemaRegistryClient(
                List.of(connection.schemaRegistryUrl()), CACHED, connection.producerProperties());
    }

    /**
     * Compares with the registry; empty for a topic without a schema of ours.
     *
     * @throws LaddException {@code REGISTRY_UNAVAILABLE}
     */
    public Optional<Found> find(TopicSpec topic) {
        return topic.valueType().map(type -> {
            String subject = topic.name() + SUFFIX;
            AvroSchema schema = schema(topic);
            try {
                if (!registry.getAllSubjects().contains(subject)) {
                    return new Found(subject, State.MISSING, "");
                }
                if (isRegistered(subject, schema)) {
                    return new Found(subject, State.REGISTERED, "");
                }
                List<String> refusals = registry.testCompatibilityVerbose(subject, schema);
                return refusals.isEmpty()
                        ? new Found(subject, State.NEW_VERSION, "")
                        : new Found(subject, State.REFUSED, refusals.get(0));
            } catch (IOException | RestClientException e) {
                throw failure("compare the schema of " + subject, e);
            }
        });
    }

    /**
     * Registers the schema of a topic that has one.
     *
     * @throws LaddException {@code REGISTRY_UNAVAILABLE}, also where it refuses the schema
     */
    public void register(TopicSpec topic) {
        try {
            registry.register(topic.name() + SUFFIX, schema(topic));
        } catch (IOException | RestClientException e) {
            throw failure("register the schema of " + topic.name(), e);
        }
    }

    private boolean isRegistered(String subject, AvroSchema schema) throws IOException, RestClientException {
        try {
            return registry.getVersion(subject, schema) > 0;
        } catch (RestClientException e) {
            if (RegistryFailure.isUnregistered(e)) {
                return false;
            }
            throw e;
        }
    }

    private static AvroSchema schema(TopicSpec topic) {
        return new AvroSchema(SpecificData.get().getSchema(topic.valueType().orElseThrow()));
    }

    private static LaddException failure(String action, Exception e) {
        return RegistryFailure.in(e)
                .map(detail -> RegistryFailure.unavailable(action, detail, e))
                .orElseGet(() -> LaddException.cannot(
                        Reason.REGISTRY_UNAVAILABLE,
                        action,
                        RegistryFailure.describe(e),
                        "a registry that takes it",
                        e));
    }

    @Override
    public void close() {
        try {
            registry.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
