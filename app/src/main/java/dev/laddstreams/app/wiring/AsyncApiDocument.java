package dev.laddstreams.app.wiring;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.laddstreams.app.runtime.BuildVersion;
import dev.laddstreams.app.wiring.SystemTopology.Kind;
import dev.laddstreams.app.wiring.SystemTopology.Link;
import dev.laddstreams.app.wiring.SystemTopology.Topic;
import dev.laddstreams.schemas.TopicSpec;
import java.util.HashSet;
import java.util.Set;
import org.apache.avro.specific.SpecificData;

/**
 * A topology as an AsyncAPI 3.0 document: a channel for each topic, with its Avro schema where it is this system's, and an
 * operation for each part that reads or writes one.
 *
 * @param servers host:port, several joined by commas
 */
record AsyncApiDocument(SystemTopology topology, String servers) {
    private static final String AVRO = "application/vnd.apache.avro+json;version=1.9.0";
    private static final String BINDING = "0.5.0";

    String json() {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("asyncapi", "3.0.0");
        document.putObject("info")
                .put("title", "LADD Streams")
                .put("version", BuildVersion.current())
                .put("description", "Topics of the declared datasets, routes, labelers and sinks.");
        document.put("defaultContentType", "application/vnd.confluent.avro");
        ObjectNode hosts = document.putObject("servers");
        String[] all = servers.split(",", -1);
        for (int i = 0; i < all.length; i++) {
            hosts.putObject("broker-" + (i + 1)).put("host", all[i].strip()).put("protocol", "kafka");
        }
        ObjectNode channels = document.putObject("channels");
        topology.topics().forEach((name, topic) -> channel(channels.putObject(id(name)), topic));
        operations(document.putObject("operations"));
        try {
            return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void channel(ObjectNode channel, Topic topic) {
        TopicSpec spec = topic.spec();
        channel.put("address", spec.name());
        channel.put(
                "description",
                topic.foreign()
                        ? "A foreign topic, which others write. Key: " + spec.keyFormat() + "."
                        : "Key: " + spec.keyFormat() + ".");
        ObjectNode message = channel.putObject("messages").putObject("record");
        spec.valueType()
                .ifPresentOrElse(
                        type -> {
                            message.put("name", type.getSimpleName())
                                    .put("contentType", "application/vnd.confluent.avro");
                            ObjectNode payload = message.putObject("payload").put("schemaFormat", AVRO);
                            payload.set(
                                    "schema",
                                    tree(SpecificData.get().getSchema(type).toString()));
                        },
                        () -> message.put("name", "bytes").put("contentType", "application/octet-stream"));
        message.putObject("bindings")
                .putObject("kafka")
                .put("bindingVersion", BINDING)
                .putObject("key")
                .put("type", "string");
        if (!topic.foreign()) {
            ObjectNode kafka = channel.putObject("bindings").putObject("kafka");
            kafka.put("topic", spec.name())
                    .put("partitions", spec.partitions())
                    .put("replicas", spec.replicationFactor())
                    .put("bindingVersion", BINDING);
            ObjectNode configuration = kafka.putObject("topicConfiguration");
            configuration.putArray("cleanup.policy").add(spec.cleanup().policy());
            configuration.put("max.message.bytes", spec.maxMessageBytes());
        }
    }

    private static ObjectNode tree(String json) {
        try {
            return (ObjectNode) new ObjectMapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private void operations(ObjectNode operations) {
        Set<String> made = new HashSet<>();
        for (Link link : topology.links()) {
            boolean reads = link.from().kind() == Kind.TOPIC;
            String topic = reads ? link.from().name() : link.to().name();
            String part = reads ? link.to().name() : link.from().name();
            String id = id(part + (reads ? " reads " : " writes ") + topic);
            if (topology.topics().containsKey(topic) && made.add(id)) {
                operations
                        .putObject(id)
                        .put("action", reads ? "receive" : "send")
                        .put("summary", part + (reads ? " reads " : " writes ") + topic)
                        .putObject("channel")
                        .put("$ref", "#/channels/" + id(topic));
            }
        }
    }

    /** Ids are letters, digits and _, and may hold - and . as well. */
    private static String id(String name) {
        return name.replace(' ', '-');
    }
}
