package dev.laddstreams.app.roles;

import dev.laddstreams.app.config.ConfigKeys;
import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.dashboard.Dashboard;
import dev.laddstreams.app.dashboard.PageSettings;
import dev.laddstreams.app.runtime.PartSettings;
import dev.laddstreams.app.runtime.WorkDir;
import dev.laddstreams.app.wiring.LiveDeclarations;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.roles.Role;
import dev.laddstreams.errors.EnumCode;
import dev.laddstreams.processors.labeler.LabelerProcess;
import dev.laddstreams.processors.progress.ProgressSettings;
import dev.laddstreams.processors.progress.ProgressTracker;
import dev.laddstreams.processors.route.RouteFleet;
import dev.laddstreams.processors.view.ActiveViewProcess;
import dev.laddstreams.producers.ManifestKeeper;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.sinks.dataset.DatasetSink;
import dev.laddstreams.sinks.evaluation.EvaluationConsumer;
import dev.laddstreams.sinks.evaluation.EvaluationListener;
import dev.laddstreams.sinks.evaluation.EvaluationPlan;

/** The long-running parts of the system; each may run in a process of its own. */
public enum RoleKind {
    /** Labels images in lanes. */
    LABELER,
    /** Counts what is labelled and says when a version is complete. */
    PROGRESS,
    /** Stores augmented records in tables, tags and activates them. */
    SINK,
    /** Trains fresh networks on what was activated. */
    EVALUATOR,
    /** Copies each dataset's active version to a topic of its own. */
    ACTIVE_VIEW,
    /** Brings foreign topics into the images topics of declared datasets. */
    ROUTES,
    /** Writes the manifests of the datasets that routes fill. */
    MANIFESTS,
    /** Serves the live page. */
    DASHBOARD;

    /** Makes the role, which its caller runs or starts. */
    public Role create(
            Configuration configuration, WorkDir workDir, KafkaConnection connection, TopicCatalogue catalogue) {
        return switch (this) {
            case LABELER -> new LabelerProcess(connection, catalogue, PartSettings.labeler(configuration, workDir));
            case PROGRESS -> new ProgressTracker(connection, catalogue, ProgressSettings.of(workDir.streams()));
            case SINK ->
                new DatasetSink(
                        connection,
                        catalogue,
                        PartSettings.catalog(configuration, workDir),
                        PartSettings.sink(configuration),
                        PartSettings.activation(configuration));
            case ACTIVE_VIEW -> new ActiveViewProcess(connection, catalogue);
            case ROUTES -> {
                LiveDeclarations wiring = LiveDeclarations.of(configuration);
                RouteFleet.Missing missing =
                        configuration.find(ConfigKeys.BOOTSTRAP_SERVERS).isPresent()
                                ? RouteFleet.Missing.WAIT
                                : RouteFleet.Missing.CREATE;
                yield new RouteFleet(connection, catalogue, () -> wiring.now().routes(), missing, workDir.streams());
            }
            case MANIFESTS -> {
                LiveDeclarations wiring = LiveDeclarations.of(configuration);
                yield new ManifestKeeper(
                        connection, catalogue, () -> wiring.now().routedDatasets());
            }
            case DASHBOARD -> new Dashboard(connection, catalogue, PageSettings.of(configuration));
            case EVALUATOR -> {
                EvaluationPlan.Source plans = PartSettings.evaluation(configuration);
                yield evaluator(configuration, workDir, connection, catalogue, plans, EvaluationListener.NONE);
            }
        };
    }

    /** Makes the evaluator with plans of the caller's. */
    public static Role evaluator(
            Configuration configuration,
            WorkDir workDir,
            KafkaConnection connection,
            TopicCatalogue catalogue,
            EvaluationPlan.Source plans,
            EvaluationListener listener) {
        return new EvaluationConsumer(
                connection,
                catalogue,
                PartSettings.catalog(configuration, workDir),
                EvaluationConsumer.DEFAULT_GROUP_ID,
                plans,
                listener);
    }

    /** Whether it may start before the cluster, and says itself what it waits for. */
    public boolean waitsForCluster() {
        return this == DASHBOARD;
    }

    public String code() {
        return EnumCode.of(this);
    }
}
