package dev.laddstreams.app.cli;

import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.control.LabelerCard;
import dev.laddstreams.app.control.VersionName;
import dev.laddstreams.app.runtime.PartSettings;
import dev.laddstreams.app.runtime.StackAccess;
import dev.laddstreams.app.runtime.WorkDir;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "show",
        header = "Shows all that is known of a labeler version, where its bundle is, and how its versions stand.",
        customSynopsis = "ladd labeler show ID[@VERSION] [--json] [OPTIONS]",
        footerHeading = "%nExample:%n",
        footer = "  ladd labeler show fashion-labeler@2")
final class LabelerShowCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "ID[@VERSION]", description = "Labeler, and its version (default: the newest).")
    private String labeler;

    @Option(names = "--json", description = "Prints it as JSON.")
    private boolean json;

    LabelerShowCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Optional<VersionName> version = Optional.of(labeler)
                .filter(text -> text.contains("@"))
                .map(text -> VersionName.parseArgument("show labeler", text));
        Configuration configuration = session.configuration();
        LabelerCard card;
        try (StackAccess stack = session.look()) {
            card = LabelerCard.read(
                    stack.connection(),
                    stack.catalogue(),
                    version.map(VersionName::labelerId).orElse(labeler),
                    version.map(VersionName::version),
                    PartSettings.bundles(configuration, WorkDir.of(configuration)));
        }
        if (json) {
            session.printJson(card);
        } else {
            session.terminal().result(card.toString());
        }
        return 0;
    }
}
