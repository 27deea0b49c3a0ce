package dev.laddstreams.app.cli;

import dev.laddstreams.app.control.LabelerVersions;
import dev.laddstreams.app.runtime.StackAccess;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "list",
        header = "Lists the published versions of all labelers.",
        footerHeading = "%nExample:%n",
        footer = "  ladd labeler list --json")
final class LabelerListCommand implements Callable<Integer> {
    private final Session session;

    @Option(names = "--json", description = "Prints the versions as JSON.")
    private boolean json;

    LabelerListCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        LabelerVersions versions;
        try (StackAccess stack = session.look()) {
            versions = LabelerVersions.read(stack.connection(), stack.catalogue());
        }
        if (json) {
            session.printJson(versions.rows());
        } else {
            session.terminal().result(versions.toString());
        }
        return 0;
    }
}
