package dev.laddstreams.app.cli;

import dev.laddstreams.app.config.ConfigKeys;
import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.roles.RoleKind;
import dev.laddstreams.app.runtime.ServiceWatch;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "run",
        header = "Runs one role, or several, of the system in this process until Ctrl-C or SIGTERM.",
        description = {
            "",
            "Roles: labeler (labels images), progress (counts them and says when a version is complete), sink (stores, tags"
                    + " and activates), evaluator (trains fresh networks on what was activated; needs evaluation.data), active-view (copies each dataset's active"
                    + " version to the topic <dataset>.active), routes (brings the foreign topics that are declared into datasets), manifests (says what those datasets"
                    + " consist of), dashboard (serves the live page).",
            "",
            "Start as many processes as you like, on any machines that reach the same Kafka, registry, artifacts and tables;"
                    + " labelers that run at the same time need different --instance ids."
        },
        footerHeading = "%nExample:%n",
        footer = "  ladd run labeler --instance gpu-1 --set kafka.bootstrap-servers=broker:9092"
                + " --set schema-registry.url=http://registry:8081")
final class RunCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(
            arity = "1..*",
            paramLabel = "ROLE",
            description =
                    "Roles: one or more of labeler, progress, sink, evaluator, active-view, routes, manifests, dashboard.")
    private List<RoleKind> roles;

    @Option(
            names = "--instance",
            paramLabel = "ID",
            description = "Stable id of this labeler process, the same as --set labeler.instance=ID.")
    private @Nullable String instance;

    RunCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        List<RoleKind> distinct = roles.stream().distinct().toList();
        if (instance != null) {
            session.assign("--instance", "labeler.instance=" + instance);
        }
        Configuration configuration = session.serviceConfiguration(
                String.join("-", distinct.stream().map(RoleKind::code).toList()));
        if (distinct.contains(RoleKind.EVALUATOR)) {
            configuration.get(ConfigKeys.EVALUATION_DATA);
        }
        Service.runUntilStopped(
                configuration, distinct, (stack, management) -> ServiceWatch.NONE, PageOptions.said(session));
        return 0;
    }
}
