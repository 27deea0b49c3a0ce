package dev.laddstreams.app.wiring;

import dev.laddstreams.schemas.TopicSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** Topics, and who may do what, as resources of Strimzi's operators: {@code KafkaTopic} and {@code KafkaUser}. */
final class StrimziText {
    private static final String VERSION = "kafka.strimzi.io/v1";
    /** Name of the cluster; its operators look for it. */
    private static final Map<String, Object> LABELS = Map.of("strimzi.io/cluster", "ladd");

    private StrimziText() {}

    /**
     * One document each, topics first. Users have passwords by SCRAM, which the operator makes and keeps in a secret of the
     * name of the user.
     */
    static String yaml(List<TopicSpec> topics, List<RoleAccess> table) {
        List<Object> documents = new ArrayList<>();
        topics.forEach(topic -> documents.add(topic(topic)));
        table.forEach(access -> documents.add(user(access)));
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setExplicitStart(true);
        options.setWidth(200);
        return new Yaml(options).dumpAll(documents.iterator()).strip();
    }

    private static Map<String, Object> topic(TopicSpec topic) {
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("topicName", topic.name());
        spec.put("partitions", topic.partitions());
        spec.put("replicas", (int) topic.replicationFactor());
        spec.put("config", new TreeMap<>(topic.toNewTopic().configs()));
        return resource("KafkaTopic", topic.name(), spec);
    }

    private static Map<String, Object> user(RoleAccess access) {
        List<Object> grants = new ArrayList<>();
        access.rows().forEach(row -> {
            Map<String, Object> resource = new LinkedHashMap<>();
            resource.put(
                    "type",
                    row.resource().substring(0, 1).toLowerCase(Locale.ROOT)
                            + row.resource().substring(1));
            resource.put("name", row.name());
            resource.put("patternType", row.pattern().equals("prefixed") ? "prefix" : row.pattern());
            Map<String, Object> grant = new LinkedHashMap<>();
            grant.put("resource", resource);
            grant.put("operations", row.operations());
            grants.add(grant);
        });
        Map<String, Object> authorization = new LinkedHashMap<>();
        authorization.put("type", "simple");
        authorization.put("acls", grants);
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("authentication", Map.of("type", "scram-sha-512"));
        spec.put("authorization", authorization);
        return resource("KafkaUser", access.user(), spec);
    }

    private static Map<String, Object> resource(String kind, String name, Map<String, Object> spec) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        // names of Kubernetes have no underscores
        metadata.put("name", name.replace('_', '-'));
        metadata.put("labels", LABELS);
        Map<String, Object> resource = new LinkedHashMap<>();
        resource.put("apiVersion", VERSION);
        resource.put("kind", kind);
        resource.put("metadata", metadata);
        resource.put("spec", spec);
        return resource;
    }
}
