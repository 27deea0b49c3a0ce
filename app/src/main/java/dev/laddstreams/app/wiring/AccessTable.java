package dev.laddstreams.app.wiring;

import static org.apache.kafka.common.acl.AclOperation.ALTER_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;

import dev.laddstreams.app.wiring.RoleAccess.Grants;
import dev.laddstreams.processors.progress.ProgressSettings;
import dev.laddstreams.processors.route.RouteSpec;
import dev.laddstreams.producers.RoutedDataset;
import dev.laddstreams.schemas.DatasetGroups;
import dev.laddstreams.schemas.LaneGroups;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.TransactionalIds;
import dev.laddstreams.sinks.dataset.DatasetSinkSettings;
import dev.laddstreams.sinks.evaluation.EvaluationConsumer;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which topics, groups and transactional ids each role needs for what is declared, and nothing beyond. Datasets that are not
 * declared are nobody's. Topics are made by {@link AccessRole#SETUP} before: the others only see whether the shared ones
 * are there.
 */
public final class AccessTable {
    private final Declarations wiring;
    private final TopicCatalogue catalogue;

    private AccessTable(Declarations wiring, TopicCatalogue catalogue) {
        this.wiring = wiring;
        this.catalogue = catalogue;
    }

    /** One entry a role, in the order of the roles. */
    public static List<RoleAccess> of(Declarations wiring, TopicCatalogue catalogue) {
        AccessTable table = new AccessTable(wiring, catalogue);
        return Stream.of(AccessRole.values())
                .map(role -> new RoleAccess(
                        role,
                        catalogue.scoped("ladd-" + role.code()),
                        table.grants(role).all()))
                .toList();
    }

    private Grants grants(AccessRole role) {
        Grants grants = new Grants();
        if (role != AccessRole.REPLAY) {
            catalogue.shared().forEach(topic -> grants.topic(topic, DESCRIBE));
        }
        return switch (role) {
            case LABELER -> labeler(grants);
            case PROGRESS -> progress(grants);
            case SINK -> sink(grants);
            case EVALUATOR ->
                grants.topic(catalogue.activations(), READ)
                        .topic(catalogue.evaluations(), READ, WRITE)
                        .group(catalogue.scoped(EvaluationConsumer.DEFAULT_GROUP_ID));
            case ACTIVE_VIEW -> activeView(grants);
            case ROUTES -> routes(grants);
            case MANIFESTS -> manifests(grants);
            case DASHBOARD -> reading(grants);
            case IMPORT -> importing(grants);
            case PUBLISH -> publishing(grants);
            case OPERATE ->
                reading(grants)
                        .topic(catalogue.activations(), WRITE)
                        .topic(catalogue.laneRequests(), WRITE)
                        .transactions(TransactionalIds.ofActivations(catalogue));
            case REPLAY -> replaying(grants);
            case SETUP -> setup(grants);
        };
    }

    private List<String> datasets() {
        return wiring.datasets().stream().map(DeclaredDataset::id).toList();
    }

    private Grants labeler(Grants grants) {
        grants.topic(catalogue.datasets(), READ)
                .topic(catalogue.labelers(), READ)
                .topic(catalogue.laneRequests(), READ)
                .topic(catalogue.activations(), READ)
                .topic(catalogue.lanes(), READ, WRITE)
                .topic(catalogue.deadLetters(), WRITE);
        datasets().forEach(dataset -> grants.topic(catalogue.images(dataset), READ)
                .topic(catalogue.augmented(dataset), WRITE)
                .groups(LaneGroups.prefix(catalogue, dataset), READ)
                .transactionsOf(LaneGroups.prefix(catalogue, dataset)));
        return grants;
    }

    private Grants progress(Grants grants) {
        grants.topic(catalogue.datasets(), READ)
                .topic(catalogue.labelers(), READ)
                .topic(catalogue.laneRequests(), READ)
                .topic(catalogue.deadLetters(), READ)
                .topic(catalogue.progress(), WRITE);
        datasets().forEach(dataset -> grants.topic(catalogue.images(dataset), READ)
                .topic(catalogue.augmented(dataset), READ));
        String application = catalogue.scoped(ProgressSettings.DEFAULT_APPLICATION_ID);
        return grants.group(application).topology(application + "-");
    }

    private Grants sink(Grants grants) {
        grants.topic(catalogue.datasets(), READ)
                .topic(catalogue.labelers(), READ)
                .topic(catalogue.progress(), READ)
                .topic(catalogue.evaluations(), READ)
                .topic(catalogue.activations(), READ, WRITE)
                .topic(catalogue.deadLetters(), WRITE);
        datasets().forEach(dataset -> grants.topic(catalogue.images(dataset), DESCRIBE)
                .topic(catalogue.augmented(dataset), READ));
        return grants.group(catalogue.scoped(DatasetSinkSettings.DEFAULT.groupId()))
                .transactions(TransactionalIds.ofActivations(catalogue));
    }

    private Grants activeView(Grants grants) {
        grants.topic(catalogue.activations(), READ).group(DatasetGroups.activeViews(catalogue));
        datasets().forEach(dataset -> grants.topic(catalogue.augmented(dataset), READ)
                .topic(catalogue.active(dataset), READ, WRITE, CREATE)
                .group(DatasetGroups.activeView(catalogue, dataset))
                .transactions(DatasetGroups.activeView(catalogue, dataset)));
        return grants;
    }

    private Grants routes(Grants grants) {
        grants.topic(catalogue.deadLetters(), WRITE);
        for (RouteSpec route : wiring.routes()) {
            route.sources(catalogue).forEach(source -> grants.topic(source, READ));
            grants.topic(catalogue.images(route.target().dataset()), WRITE)
                    .topic(catalogue.augmented(route.target().dataset()), DESCRIBE)
                    .groups(route.applications(catalogue), READ)
                    .topology(route.applications(catalogue));
        }
        return grants;
    }

    private Grants manifests(Grants grants) {
        grants.topic(catalogue.datasets(), READ, WRITE);
        for (RoutedDataset dataset : wiring.routedDatasets()) {
            grants.topic(catalogue.images(dataset.description().dataset()), READ)
                    .topic(catalogue.augmented(dataset.description().dataset()), DESCRIBE)
                    .transactions(TransactionalIds.ofDataset(
                            catalogue, dataset.description().dataset()));
        }
        return grants;
    }

    private Grants reading(Grants grants) {
        catalogue.shared().forEach(topic -> grants.topic(topic, READ));
        datasets().forEach(dataset -> grants.topic(catalogue.images(dataset), READ)
                .topic(catalogue.augmented(dataset), READ)
                .groups(LaneGroups.prefix(catalogue, dataset), DESCRIBE));
        return grants;
    }

    private Grants importing(Grants grants) {
        grants.topic(catalogue.datasets(), READ, WRITE).topic(catalogue.labelers(), READ);
        datasets().forEach(dataset -> grants.topic(catalogue.images(dataset), READ, WRITE)
                .topic(catalogue.augmented(dataset), DESCRIBE)
                .transactions(TransactionalIds.ofDataset(catalogue, dataset)));
        return grants;
    }

    private Grants publishing(Grants grants) {
        grants.topic(catalogue.labelers(), READ, WRITE);
        wiring.labelers().forEach(labeler -> grants.transactions(TransactionalIds.ofLabeler(catalogue, labeler.id())));
        return grants;
    }

    private Grants replaying(Grants grants) {
        grants.topic(catalogue.deadLetters(), READ, WRITE);
        datasets().forEach(dataset -> grants.topic(catalogue.images(dataset), READ, WRITE)
                .topic(catalogue.augmented(dataset), READ, WRITE));
        return grants.transactions(TransactionalIds.ofReplays(catalogue));
    }

    private Grants setup(Grants grants) {
        TopicPlan.own(wiring, catalogue).forEach(topic -> grants.topic(topic, DESCRIBE, CREATE, ALTER_CONFIGS));
        wiring.routes().forEach(route -> route.sources(catalogue).forEach(source -> grants.topic(source, DESCRIBE)));
        return grants;
    }
}
