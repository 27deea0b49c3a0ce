package dev.laddstreams.app.cli;

import dev.laddstreams.app.config.ConfigKeys;
import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.console.EventPage;
import dev.laddstreams.app.control.ServicePage;
import dev.laddstreams.app.roles.RoleKind;
import dev.laddstreams.app.runtime.PartSettings;
import dev.laddstreams.app.runtime.WorkDir;
import dev.laddstreams.clients.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "up",
        header = "Runs the whole system in one process, with an embedded Kafka and registry, until Ctrl-C.",
        description = {
            "",
            "Other commands on the same work directory use it while it runs. The evaluator runs too when evaluation.data is"
                    + " set; ladd run active-view adds that role. With kafka.bootstrap-servers, the roles work with that cluster instead."
        },
        footerHeading = "%nExample:%n",
        footer = "  ladd up --set embedded.kafka-port=9092 --set evaluation.data=DIR")
final class UpCommand implements Callable<Integer> {
    private final Session session;

    @Mixin
    private PageOptions pageOptions = new PageOptions();

    UpCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        pageOptions.assign(session);
        Configuration configuration = session.configuration();
        List<RoleKind> roles = new ArrayList<>(Arrays.asList(RoleKind.values()));
        roles.remove(RoleKind.ACTIVE_VIEW);
        if (configuration.find(ConfigKeys.EVALUATION_DATA).isEmpty()) {
            roles.remove(RoleKind.EVALUATOR);
        }
        if (pageOptions.isUnwanted()) {
            roles.remove(RoleKind.DASHBOARD);
        }
        EventPage page = session.page(configuration, "up");
        Instant begun = Instant.now();
        Service.runUntilStopped(
                configuration,
                roles,
                (stack, management) -> {
                    Service.requireAlone(configuration, stack);
                    Topics.create(stack.connection(), stack.catalogue().shared());
                    session.terminal()
                            .result(new StartLines(configuration, stack, roles, page.log(), management.address())
                                    .toString());
                    return ServicePage.begin(
                            page, stack, PartSettings.catalog(configuration, WorkDir.of(configuration)));
                },
                PageOptions.said(session));
        page.line("Stopped after " + EventPage.text(Duration.between(begun, Instant.now()))
                + "; 'ladd up' goes on from here");
        return 0;
    }
}
