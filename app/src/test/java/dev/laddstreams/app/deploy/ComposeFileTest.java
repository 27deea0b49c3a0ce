package dev.laddstreams.app.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.config.ConfigurationLoader;
import dev.laddstreams.app.roles.RoleKind;
import dev.laddstreams.app.runtime.WorkDir;
import dev.laddstreams.schemas.stores.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/** What docker-compose.yml and the files beside it name must exist. */
class ComposeFileTest {
    private static final Path TOP = Path.of("..");
    private static final Path COMPOSE = TOP.resolve("docker-compose.yml");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)(?::-([^}]*))?}");

    @Test
    void shouldRunEachRoleInAServiceOfItsOwn() {
        Set<String> roles = new HashSet<>();
        for (Service service : ownServices().toList()) {
            if (service.command().get(0).equals("run")) {
                roles.add(service.command().get(1));
            }
        }
        assertThat(roles)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(RoleKind.values()).map(RoleKind::code).toList());
    }

    @ParameterizedTest
    @MethodSource("ownServices")
    void shouldConfigureWhatTheCommandTakes(Service service) {
        Map<String, String> environment = new HashMap<>();
        service.environment().forEach((name, value) -> environment.put(name, resolved(value, Map.of())));
        assertThat(ConfigurationLoader.load(
                                Optional.of(TOP.resolve("deploy/compose/ladd.yaml")), environment, List.of())
                        .problems())
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("ownServices")
    void shouldRunWithoutPrivilegesOnAFileSystemThatCannotBeWritten(Service service) throws IOException {
        assertThat(service.fields())
                .containsEntry("read_only", true)
                .containsEntry("cap_drop", List.of("ALL"))
                .containsEntry("security_opt", List.of("no-new-privileges:true"))
                // natives are loaded from there, and Docker's default forbids it
                .hasEntrySatisfying(
                        "tmpfs", mounts -> assertThat((String) mounts).startsWith("/tmp:exec,"));
        assertThat(Files.readString(TOP.resolve("deploy/Dockerfile"))).containsPattern("(?m)^USER \\d+:\\d+$");
    }

    @ParameterizedTest
    @MethodSource("roleServices")
    void shouldAskAProbeThatThereIs(Service service) {
        assertThat(service.at("healthcheck", "test"))
                .isIn(List.of("CMD", "/opt/ladd/bin/probe", "ready"), List.of("CMD", "/opt/ladd/bin/probe", "live"));
        assertThat(service.environment()).containsKeys("LADD_MANAGEMENT_PORT", "LADD_MANAGEMENT_BIND");
    }

    @ParameterizedTest
    @MethodSource("services")
    void shouldLimitAndRestartEachServiceAndPinItsImage(Service service) {
        assertThat(service.at("deploy", "resources", "limits"))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsKeys("cpus", "memory");
        assertThat(service.fields()).containsKeys("restart", "healthcheck");
        assertThat((String) service.fields().get("image")).matches("ladd-streams|[a-z0-9/-]+:v?\\d[\\w.-]*");
    }

    @Test
    void shouldScrapeEachRole() throws IOException {
        Map<?, ?> prometheus = new Yaml().load(Files.readString(TOP.resolve("deploy/prometheus/compose.yaml")));
        Map<?, ?> job = (Map<?, ?>) ((List<?>) prometheus.get("scrape_configs")).get(0);
        Map<?, ?> names = (Map<?, ?>) ((List<?>) job.get("dns_sd_configs")).get(0);
        assertThat((List<?>) names.get("names"))
                .isEqualTo(roleServices().map(Service::name).toList());
        roleServices().forEach(service -> assertThat(service.environment())
                .containsEntry("LADD_MANAGEMENT_PORT", names.get("port").toString()));
    }

    @Test
    void shouldMountOnlyWhatIsThere() {
        List<String> sources = new ArrayList<>();
        services().forEach(service -> ((List<?>) service.fields().getOrDefault("volumes", List.of()))
                .forEach(mount -> sources.add(resolved(mount, Map.of()).split(":", -1)[0])));
        Map<?, ?> volumes = (Map<?, ?>) file().get("volumes");
        assertThat(sources).allSatisfy(source -> {
            if (source.startsWith(".")) {
                assertThat(TOP.resolve(source)).exists();
            } else {
                assertThat(volumes.containsKey(source)).as(source).isTrue();
            }
        });
    }

    /** Three brokers know each other by the names and ports that they have. */
    @Test
    void shouldMakeAClusterOfTheBrokers() throws IOException {
        Properties variables = variables("deploy/compose/cluster.env");

        List<String> voters = new ArrayList<>();
        List<String> servers = new ArrayList<>();
        services().filter(service -> service.name().startsWith("kafka")).forEach(broker -> {
            voters.add(broker.environment().get("KAFKA_NODE_ID") + "@" + broker.name() + ":9093");
            servers.add(broker.name() + ":19092");
            assertThat(broker.environment().get("KAFKA_ADVERTISED_LISTENERS"))
                    .startsWith("INTERNAL://" + broker.name() + ":19092,");
        });
        assertThat(variables.getProperty("KAFKA_VOTERS")).isEqualTo(String.join(",", voters));
        assertThat(variables.getProperty("KAFKA_SERVERS")).isEqualTo(String.join(",", servers));
        assertThat(variables)
                .containsEntry("KAFKA_REPLICAS", Integer.toString(servers.size()))
                .containsEntry("KAFKA_IN_SYNC", "2");
    }

    @ParameterizedTest
    @MethodSource("ownServices")
    void shouldKeepWhatIsSharedInTheStore(Service service) throws IOException {
        Map<String, String> variables = new HashMap<>();
        variables("deploy/compose/s3.env").forEach((name, value) -> variables.put((String) name, (String) value));
        Map<String, String> environment = new HashMap<>();
        service.environment().forEach((name, value) -> environment.put(name, resolved(value, variables)));
        Configuration configuration = ConfigurationLoader.load(
                        Optional.of(TOP.resolve("deploy/compose/ladd.yaml")), environment, List.of())
                .require();

        WorkDir workDir = WorkDir.of(configuration);
        assertThat(List.of(
                        workDir.artifacts(configuration),
                        workDir.claimChecks(configuration),
                        workDir.warehouse(configuration)))
                .extracting(Place::text)
                .containsExactly("s3://ladd/labelers", "s3://ladd/claim-checks", "s3://ladd/warehouse");
        Service store = services()
                .filter(other -> other.name().equals("store"))
                .findFirst()
                .orElseThrow();
        assertThat(configuration.passThrough("catalog.")).doesNotContainKeys("warehouse", "io-impl");
        assertThat(environment)
                .containsEntry("LADD_S3_ENDPOINT", "http://store:9000")
                .containsEntry("AWS_ACCESS_KEY_ID", resolved(store.environment().get("S3PROXY_IDENTITY"), variables))
                .containsEntry(
                        "AWS_SECRET_ACCESS_KEY", resolved(store.environment().get("S3PROXY_CREDENTIAL"), variables));
        assertThat((List<?>) store.fields().get("profiles")).isEqualTo(List.of(variables.get("COMPOSE_PROFILES")));
        assertThat((List<?>) store.fields().get("volumes")).isEqualTo(List.of("store:/data/ladd"));
    }

    /** Of an env file, all of which the compose file uses. */
    private static Properties variables(String file) throws IOException {
        Properties variables = new Properties();
        try (var reader = Files.newBufferedReader(TOP.resolve(file))) {
            variables.load(reader);
        }
        Set<String> used = new HashSet<>();
        VARIABLE.matcher(Files.readString(COMPOSE)).results().forEach(found -> used.add(found.group(1)));
        used.add("COMPOSE_PROFILES");
        assertThat(used).containsAll(variables.stringPropertyNames());
        return variables;
    }

    static Stream<Service> services() {
        return ((Map<?, ?>) file().get("services"))
                .entrySet().stream().map(entry -> new Service((String) entry.getKey(), cast(entry.getValue())));
    }

    static Stream<Service> ownServices() {
        return services()
                .filter(service -> "ladd-streams".equals(service.fields().get("image")));
    }

    static Stream<Service> roleServices() {
        return ownServices().filter(service -> service.command().get(0).equals("run"));
    }

    private static Map<String, Object> file() {
        try {
            return new Yaml().load(Files.readString(COMPOSE));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Variables with these values, else their defaults. */
    private static String resolved(Object text, Map<String, String> variables) {
        return VARIABLE.matcher(text.toString())
                .replaceAll(found -> variables.getOrDefault(found.group(1), found.group(2)));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> cast(Object map) {
        return (Map<String, Object>) map;
    }

    /** A service of the file. */
    record Service(String name, Map<String, Object> fields) {
        List<String> command() {
            return ((List<?>) fields.get("command"))
                    .stream().map(Object::toString).toList();
        }

        Map<String, String> environment() {
            Map<String, String> environment = new HashMap<>();
            cast(fields.getOrDefault("environment", Map.of()))
                    .forEach((key, value) -> environment.put(key, value.toString()));
            return environment;
        }

        Object at(String... path) {
            Object value = fields;
            for (String key : path) {
                value = cast(value).get(key);
            }
            return value;
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
