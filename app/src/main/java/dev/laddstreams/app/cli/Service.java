package dev.laddstreams.app.cli;

import dev.laddstreams.app.config.ConfigKeys;
import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.dashboard.Dashboard;
import dev.laddstreams.app.management.ManagementServer;
import dev.laddstreams.app.roles.RoleKind;
import dev.laddstreams.app.roles.RoleThreads;
import dev.laddstreams.app.runtime.ServiceWatch;
import dev.laddstreams.app.runtime.StackAccess;
import dev.laddstreams.app.runtime.StopSignal;
import dev.laddstreams.app.runtime.WorkDir;
import dev.laddstreams.clients.metrics.Meters;
import dev.laddstreams.clients.roles.Role;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Roles that work until the process is told to stop. */
final class Service {
    private static final Logger LOG = LoggerFactory.getLogger(Service.class);

    private Service() {}

    /**
     * Returns when the process is told to stop and everything has put its work away.
     *
     * @param ready hears the stack and the management port before the roles start, and makes what looks on
     * @param page hears where the live page is, where it is one of the roles
     * @throws LaddException what ended a role, or the embedded broker, before
     */
    static void runUntilStopped(
            Configuration configuration,
            List<RoleKind> roles,
            BiFunction<StackAccess, ManagementServer, ServiceWatch> ready,
            Consumer<String> page) {
        CompletableFuture<Void> told = new CompletableFuture<>();
        try (StopSignal signal = new StopSignal(() -> told.complete(null));
                ManagementServer management = ManagementServer.start(configuration);
                StackAccess stack = open(configuration, roles, management.meters());
                ServiceWatch watch = ready.apply(stack, management);
                RoleThreads threads = new RoleThreads()) {
            String managementUrl = management.address().toString();
            stack.announce("management-url", managementUrl);
            LOG.info("Metrics and probes at {}", managementUrl);
            for (RoleKind role : roles) {
                Role part =
                        role.create(configuration, WorkDir.of(configuration), stack.connection(), stack.catalogue());
                threads.start(part);
                if (part instanceof Dashboard dashboard) {
                    stack.announce("page-url", dashboard.address());
                    page.accept(dashboard.place());
                }
            }
            LOG.info(
                    "Started {} against {}",
                    roles.stream().map(RoleKind::code).collect(Collectors.joining(", ")),
                    stack.connection().bootstrapServers());
            management.probes().watch(threads);
            CompletableFuture.anyOf(told, threads.anyEnded(), stack.failed())
                    .handle((value, failure) -> Boolean.TRUE)
                    .join();
            management.probes().drain();
            if (stack.failed().isDone()) {
                threads.hurry();
            }
            if (!signal.isRaised()) {
                stack.requireServing();
                threads.requireRunning();
            }
            LOG.info("Stopping: what is under way is put away");
            watch.stopping();
        }
    }

    private static StackAccess open(Configuration configuration, List<RoleKind> roles, Meters meters) {
        return roles.stream().allMatch(RoleKind::waitsForCluster)
                ? StackAccess.expect(configuration, meters)
                : StackAccess.open(configuration, meters);
    }

    /** Fails as wrong usage where another process serves the work directory; with a cluster there may be many. */
    static void requireAlone(Configuration configuration, StackAccess stack) {
        if (!stack.isEmbedded()
                && configuration.find(ConfigKeys.BOOTSTRAP_SERVERS).isEmpty()) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    "run ladd up",
                    "another process serves " + WorkDir.of(configuration).root() + " already, at "
                            + stack.connection().bootstrapServers(),
                    "one at a time; --work-dir names another folder");
        }
    }
}
