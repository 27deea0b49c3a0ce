package dev.laddstreams.app.wiring;

import dev.laddstreams.schemas.TopicSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * What one role may do.
 *
 * @param user whose principal is {@code User:<user>}
 * @param grants with at least one operation each
 */
public record RoleAccess(AccessRole role, String user, List<Grant> grants) {
    private static final String ANY_HOST = "*";

    /** Operations on resources of one name, or of one beginning. Reading and writing imply seeing. */
    public record Grant(ResourcePattern resource, List<AclOperation> operations) {
        public Grant {
            operations = List.copyOf(operations);
        }
    }

    /** A grant as JSON has it, in the words of Kafka's own tools. */
    public record Row(
            String role, String user, String resource, String pattern, String name, List<String> operations) {}

    public RoleAccess {
        grants = List.copyOf(grants);
    }

    String principal() {
        return "User:" + user;
    }

    /** As a cluster takes them. */
    public List<AclBinding> bindings() {
        return grants.stream()
                .flatMap(grant -> grant.operations().stream()
                        .map(operation -> new AclBinding(
                                grant.resource(),
                                new AccessControlEntry(principal(), ANY_HOST, operation, AclPermissionType.ALLOW))))
                .toList();
    }

    /** For JSON. */
    Stream<Row> rows() {
        return grants.stream()
                .map(grant -> new Row(
                        role.code(),
                        user,
                        inWords(grant.resource().resourceType()),
                        grant.resource().patternType().name().toLowerCase(Locale.ROOT),
                        grant.resource().name(),
                        grant.operations().stream().map(RoleAccess::inWords).toList()));
    }

    /** What follows {@code kafka-acls.sh --add} for each grant. */
    Stream<String> arguments() {
        return grants.stream()
                .map(grant -> "--allow-principal " + principal() + " "
                        + grant.operations().stream()
                                .map(operation -> "--operation " + inWords(operation))
                                .collect(Collectors.joining(" "))
                        + (grant.resource().patternType() == PatternType.PREFIXED
                                ? " --resource-pattern-type prefixed"
                                : "")
                        + " --"
                        + grant.resource()
                                .resourceType()
                                .name()
                                .toLowerCase(Locale.ROOT)
                                .replace('_', '-')
                        + " " + grant.resource().name());
    }

    /** {@code DescribeConfigs}, {@code TransactionalId}. */
    private static String inWords(Enum<?> constant) {
        return Stream.of(constant.name().split("_", -1))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
    }

    /** Collects grants, each resource once. */
    static final class Grants {
        private static final Set<AclOperation> THAT_SEE =
                EnumSet.of(AclOperation.READ, AclOperation.WRITE, AclOperation.DELETE, AclOperation.ALTER);

        private final Map<ResourcePattern, Set<AclOperation>> grants = new LinkedHashMap<>();

        Grants topic(TopicSpec topic, AclOperation... operations) {
            return add(ResourceType.TOPIC, PatternType.LITERAL, topic.name(), operations);
        }

        Grants group(String name) {
            return add(ResourceType.GROUP, PatternType.LITERAL, name, AclOperation.READ);
        }

        Grants groups(String beginning, AclOperation operation) {
            return add(ResourceType.GROUP, PatternType.PREFIXED, beginning, operation);
        }

        Grants transactions(String id) {
            return add(ResourceType.TRANSACTIONAL_ID, PatternType.LITERAL, id, AclOperation.WRITE);
        }

        Grants transactionsOf(String beginning) {
            return add(ResourceType.TRANSACTIONAL_ID, PatternType.PREFIXED, beginning, AclOperation.WRITE);
        }

        /** Topics that a topology makes for itself, and transactions of its threads. */
        Grants topology(String beginning) {
            return add(
                            ResourceType.TOPIC,
                            PatternType.PREFIXED,
                            beginning,
                            AclOperation.READ,
                            AclOperation.WRITE,
                            AclOperation.CREATE,
                            AclOperation.DELETE)
                    .transactionsOf(beginning);
        }

        private Grants add(ResourceType type, PatternType pattern, String name, AclOperation... operations) {
            grants.computeIfAbsent(new ResourcePattern(type, name, pattern), any -> EnumSet.noneOf(AclOperation.class))
                    .addAll(List.of(operations));
            return this;
        }

        /** By kind of resource, then by name. */
        List<Grant> all() {
            List<Grant> all = new ArrayList<>();
            grants.forEach((resource, operations) -> {
                if (operations.stream().anyMatch(THAT_SEE::contains)) {
                    operations.remove(AclOperation.DESCRIBE);
                }
                all.add(new Grant(resource, List.copyOf(operations)));
            });
            all.sort(Comparator.comparing((Grant grant) -> grant.resource().resourceType())
                    .thenComparing(grant -> grant.resource().name()));
            return all;
        }
    }
}
