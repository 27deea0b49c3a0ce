package dev.laddstreams.app.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.app.config.ConfigKeys;
import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.config.ConfigurationLoader;
import dev.laddstreams.app.config.MonitoringKeys;
import dev.laddstreams.app.roles.RoleKind;
import dev.laddstreams.app.wiring.Declarations;
import dev.laddstreams.app.wiring.TopologyFormat;
import dev.laddstreams.clients.metrics.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.yaml.snakeyaml.Yaml;

/** What the files under deploy/kubernetes name must exist. */
class KubernetesFilesTest {
    private static final Path HOME = Path.of("../deploy/kubernetes");
    private static final Path CONFIGURATION = HOME.resolve("base/ladd.yaml");
    private static final Path STRIMZI = HOME.resolve("kafka/strimzi.yaml");
    private static final String PORT = "management";

    @ParameterizedTest
    @EnumSource
    void shouldDeployEachRoleWithItsBudget(RoleKind role) throws IOException {
        Node deployment = find(role, "Deployment");
        assertThat(deployment.text("/metadata/name")).isEqualTo(role.code());
        assertThat(container(deployment).list("args"))
                .containsExactly("run", role.code(), "--config", "/etc/ladd/ladd.yaml");
        Object labels = deployment.at("/spec/template/metadata/labels");
        assertThat(deployment.at("/spec/selector/matchLabels")).isEqualTo(labels);
        assertThat(find(role, "PodDisruptionBudget").at("/spec/selector/matchLabels"))
                .isEqualTo(labels);
        assertThat(new Node(load(HOME.resolve("base/kustomization.yaml")).get(0)).list("resources"))
                .contains(role.code() + ".yaml");
    }

    @ParameterizedTest
    @EnumSource
    void shouldConfigureWhatTheCommandTakes(RoleKind role) throws IOException {
        Map<String, String> environment = new HashMap<>();
        for (Node variable : container(find(role, "Deployment")).nodes("env")) {
            environment.put(
                    variable.text("/name"),
                    variable.fields().getOrDefault("value", "any").toString());
        }
        environment.keySet().remove("JAVA_OPTS");
        environment.put("LADD_LABELER_ENGINE", engineOfTheGpu());
        assertThat(checked(environment).problems()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void shouldAskTheProbesAtTheManagementPort(RoleKind role) throws IOException {
        Node container = container(find(role, "Deployment"));
        Map<String, String> probes =
                Map.of("startupProbe", "/startup", "readinessProbe", "/ready", "livenessProbe", "/live");
        probes.forEach((probe, path) -> {
            assertThat(container.text("/" + probe + "/httpGet/path")).isEqualTo(path);
            assertThat(container.text("/" + probe + "/httpGet/port")).isEqualTo(PORT);
        });
        assertThat(container.nodes("ports")).anySatisfy(port -> {
            assertThat(port.text("/name")).isEqualTo(PORT);
            assertThat(port.text("/containerPort"))
                    .isEqualTo(
                            configuration().get(MonitoringKeys.MANAGEMENT_PORT).toString());
        });
    }

    @ParameterizedTest
    @EnumSource
    void shouldRunWithoutPrivilegesOnAFileSystemThatCannotBeWritten(RoleKind role) throws IOException {
        Node pod = new Node(find(role, "Deployment").at("/spec/template/spec"));
        assertThat(pod.at("/securityContext/runAsNonRoot")).isEqualTo(true);
        assertThat(pod.fields())
                .containsEntry("enableServiceLinks", false)
                .containsEntry("automountServiceAccountToken", false);
        Node container = container(find(role, "Deployment"));
        assertThat(container.at("/securityContext/readOnlyRootFilesystem")).isEqualTo(true);
        assertThat(container.at("/securityContext/allowPrivilegeEscalation")).isEqualTo(false);
        assertThat(container.at("/securityContext/capabilities/drop")).isEqualTo(List.of("ALL"));
        assertThat(container.text("/resources/limits/memory")).endsWith("Gi");
    }

    @ParameterizedTest
    @EnumSource
    void shouldMountVolumesAndSecretsThatThereAre(RoleKind role) throws IOException {
        Node pod = new Node(find(role, "Deployment").at("/spec/template/spec"));
        Set<String> claims = load(HOME.resolve("base/volumes.yaml")).stream()
                .map(claim -> new Node(claim).text("/metadata/name"))
                .collect(Collectors.toSet());
        List<String> volumes = new ArrayList<>();
        for (Node volume : pod.nodes("volumes")) {
            volumes.add(volume.text("/name"));
            if (volume.fields().containsKey("persistentVolumeClaim")) {
                assertThat(claims).contains(volume.text("/persistentVolumeClaim/claimName"));
            }
        }
        assertThat(container(find(role, "Deployment")).nodes("volumeMounts"))
                .allSatisfy(mount -> assertThat(volumes).contains(mount.text("/name")));
        // Strimzi keeps a user's password in a secret of the user's name
        assertThat(users()).contains("ladd-" + role.code());
        assertThat(container(find(role, "Deployment")).nodes("env")).anySatisfy(variable -> {
            assertThat(variable.text("/name")).isEqualTo("LADD_KAFKA_SASL_JAAS_CONFIG");
            assertThat(variable.text("/valueFrom/secretKeyRef/name")).isEqualTo("ladd-" + role.code());
        });
    }

    @Test
    void shouldHaveTheTopicsAndTheRightsOfTheDeclarations() throws IOException {
        assertThat(Files.readString(STRIMZI).strip())
                .as("stale: run ./ladd describe --format strimzi --config deploy/kubernetes/base/ladd.yaml"
                        + " > deploy/kubernetes/kafka/strimzi.yaml")
                .isEqualTo(TopologyFormat.STRIMZI.write(configuration()));
    }

    @Test
    void shouldScaleLabelersOnWhatIsMeasured() throws IOException {
        Node scaling = new Node(load(HOME.resolve("base/scaling.yaml")).get(0));
        assertThat(scaling.text("/spec/scaleTargetRef/name")).isEqualTo(RoleKind.LABELER.code());
        assertThat(find(RoleKind.LABELER, "Deployment").at("/spec/replicas")).isNull();
        assertThat(scaling.at("/spec/minReplicaCount")).isEqualTo(0);
        assertThat((int) scaling.at("/spec/maxReplicaCount"))
                .isLessThanOrEqualTo(configuration().get(ConfigKeys.PARTITIONS));
        List<String> metrics =
                Arrays.stream(Metric.values()).map(Metric::prometheusName).toList();
        List<String> named = new ArrayList<>();
        for (Node trigger : new Node(scaling.at("/spec")).nodes("triggers")) {
            // not kafka: of a transactional topic it never sees the end
            assertThat(trigger.text("/type")).isEqualTo("prometheus");
            Pattern.compile("ladd_\\w+")
                    .matcher(trigger.text("/metadata/query"))
                    .results()
                    .map(MatchResult::group)
                    .forEach(named::add);
        }
        assertThat(named).isSubsetOf(metrics).contains(Metric.LANE_LAG_AGE.prometheusName());
    }

    private static String engineOfTheGpu() throws IOException {
        Node labeler = new Node(load(HOME.resolve("gpu/labeler.yaml")).get(0));
        assertThat(labeler.text("/metadata/name")).isEqualTo(RoleKind.LABELER.code());
        assertThat(container(labeler).at("/resources/limits")).asString().contains("nvidia.com/gpu=1");
        return container(labeler).nodes("env").get(0).text("/value");
    }

    private static List<String> users() throws IOException {
        return load(STRIMZI).stream()
                .map(Node::new)
                .filter(node -> node.text("/kind").equals("KafkaUser"))
                .map(node -> node.text("/metadata/name"))
                .toList();
    }

    private static Configuration configuration() {
        return checked(Map.of()).require();
    }

    private static ConfigurationLoader.Outcome checked(Map<String, String> environment) {
        return Declarations.check(ConfigurationLoader.load(Optional.of(CONFIGURATION), environment, List.of()));
    }

    private static Node find(RoleKind role, String kind) throws IOException {
        return load(HOME.resolve("base/" + role.code() + ".yaml")).stream()
                .map(Node::new)
                .filter(node -> node.text("/kind").equals(kind))
                .findFirst()
                .orElseThrow();
    }

    private static Node container(Node deployment) {
        return new Node(deployment.at("/spec/template/spec"))
                .nodes("containers")
                .get(0);
    }

    private static List<Object> load(Path file) throws IOException {
        return StreamSupport.stream(new Yaml().loadAll(Files.readString(file)).spliterator(), false)
                .toList();
    }

    /** A mapping of the file. */
    private record Node(Object value) {
        @SuppressWarnings("unchecked")
        Map<String, Object> fields() {
            return (Map<String, Object>) value;
        }

        /** By a path of keys; null where there is nothing. */
        Object at(String path) {
            Object found = value;
            for (String key : path.substring(1).split("/", -1)) {
                found = found instanceof Map<?, ?> map ? map.get(key) : null;
            }
            return found;
        }

        String text(String path) {
            return String.valueOf(at(path));
        }

        List<Object> list(String key) {
            return new ArrayList<>((List<?>) fields().get(key));
        }

        List<Node> nodes(String key) {
            return list(key).stream().map(Node::new).toList();
        }
    }
}
