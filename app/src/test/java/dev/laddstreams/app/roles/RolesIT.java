package dev.laddstreams.app.roles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.config.ConfigurationLoader;
import dev.laddstreams.app.config.ConfigurationLoader.Assignment;
import dev.laddstreams.app.runtime.WorkDir;
import dev.laddstreams.clients.Clients;
import dev.laddstreams.clients.RoleProperties;
import dev.laddstreams.clients.roles.Role;
import dev.laddstreams.clients.roles.RoleState;
import dev.laddstreams.embedded.EmbeddedStack;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.TopicSpec;
import dev.laddstreams.sinks.evaluation.EvaluationListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** All roles live alike; each test does the same with each of them. */
@Timeout(180)
class RolesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final TopicCatalogue CATALOGUE = TopicCatalogue.DEFAULT;
    /** More copies than there are brokers: a cluster refuses to create such topics. */
    private static final TopicCatalogue REFUSED =
            new TopicCatalogue(CATALOGUE.partitions(), (short) 3, CATALOGUE.maxMessageBytes());

    @TempDir
    private Path folder;

    private EmbeddedStack stack;
    private Configuration configuration;

    @BeforeEach
    void start() {
        stack = EmbeddedStack.start(folder.resolve("stack"));
        configuration = ConfigurationLoader.load(
                        Optional.empty(),
                        Map.of(),
                        List.of(new Assignment("--work-dir", "work-dir=" + folder.resolve("work"))))
                .require();
    }

    @AfterEach
    void stop() {
        stack.close();
    }

    private Role role(RoleKind kind, TopicCatalogue catalogue) {
        WorkDir workDir = WorkDir.of(configuration);
        return kind == RoleKind.EVALUATOR
                ? RoleKind.evaluator(
                        configuration,
                        workDir,
                        stack.connection(),
                        catalogue,
                        dataset -> Optional.empty(),
                        EvaluationListener.NONE)
                : kind.create(configuration, workDir, stack.connection(), catalogue);
    }

    @Test
    void shouldCreateMissingTopicsRunOnceAndStop() throws InterruptedException, ExecutionException {
        for (RoleKind kind : RoleKind.values()) {
            deleteTopics();
            Role role = role(kind, CATALOGUE);
            try (role) {
                assertThat(role.name()).isEqualTo(kind.code());
                role.start();
                await().atMost(PATIENCE).until(() -> role.state() != RoleState.STARTING);
                role.requireRunning();
                assertThat(topics()).as(kind.code()).containsAll(names());
                assertThat(role.isLate()).isFalse();

                LaddException refused = catchThrowableOfType(LaddException.class, role::run);
                assertThat(refused)
                        .hasMessage("Cannot run the " + kind.code()
                                + ": it has run before (expected: one run an object; make a new one)");
                assertThat(refused.reason()).isEqualTo(Reason.INTERNAL);
                assertThat(role.state()).as(kind.code()).isEqualTo(RoleState.RUNNING);
            }
            assertThat(role.state()).as(kind.code()).isEqualTo(RoleState.STOPPED);
        }
    }

    @Test
    void shouldFailWithTheSameWordsForTopicsThatTheClusterRefuses() {
        for (RoleKind kind : RoleKind.values()) {
            try (Role role = role(kind, REFUSED)) {
                LaddException failure = catchThrowableOfType(LaddException.class, role::run);
                assertThat(failure)
                        .as(kind.code())
                        .hasMessageStartingWith(
                                "Cannot create topic " + REFUSED.shared().get(0).name())
                        .hasMessageContaining("The target replication factor of 3 cannot be reached")
                        .hasMessageEndingWith("(expected: settings that the cluster accepts)");
                assertThat(failure.reason()).isEqualTo(Reason.USAGE);
                assertThat(role.state()).isEqualTo(RoleState.FAILED);
                assertThat(role.failure()).containsSame(failure);
            }
        }
    }

    @Test
    void shouldStopAtOnceBeforeTheyRunAndSoonWhileTheyStart() {
        for (RoleKind kind : RoleKind.values()) {
            Role early = role(kind, CATALOGUE);
            early.close();
            early.run();
            assertThat(early.state()).as(kind.code()).isEqualTo(RoleState.STOPPED);

            Role starting = role(kind, CATALOGUE);
            starting.start();
            starting.close();
            starting.close();
            assertThat(starting.state()).as(kind.code()).isEqualTo(RoleState.STOPPED);
            assertThat(starting.failure()).isEmpty();
        }
    }

    private Set<String> topics() throws InterruptedException, ExecutionException {
        try (Admin admin = Clients.admin(stack.connection(), RoleProperties.NONE)) {
            return admin.listTopics().names().get();
        }
    }

    private void deleteTopics() throws InterruptedException, ExecutionException {
        try (Admin admin = Clients.admin(stack.connection(), RoleProperties.NONE)) {
            Set<String> existing = admin.listTopics().names().get();
            admin.deleteTopics(names().stream().filter(existing::contains).toList())
                    .all()
                    .get();
            await().atMost(PATIENCE)
                    .until(() -> admin.listTopics().names().get().stream().noneMatch(names()::contains));
        }
    }

    private static List<String> names() {
        return CATALOGUE.shared().stream().map(TopicSpec::name).toList();
    }
}
