package dev.laddstreams.app.cli;

import dev.laddstreams.app.console.TextTable;
import dev.laddstreams.app.wiring.Declarations;
import dev.laddstreams.processors.route.ClassSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "routes",
        synopsisSubcommandLabel = "[COMMAND]",
        header = "Lists the declared routes, or tries one on samples.",
        description = {
            "",
            "A route brings the records of a foreign topic into a dataset's images topic. 'ladd up' and 'ladd run routes"
                    + " manifests' run them, and follow the file while they do."
        },
        footerHeading = "%nExample:%n",
        footer = "  ladd routes test --route birds-json --samples samples/")
final class RoutesCommand implements Callable<Integer> {
    private final Session session;

    @Option(names = "--json", description = "Prints the routes as JSON.")
    private boolean json;

    RoutesCommand(Session session) {
        this.session = session;
    }

    /** One route; written as JSON with these names. */
    private record Row(
            String route, String from, String format, String dataset, String id, String classSource, String images) {}

    @Override
    public Integer call() {
        var rows = Declarations.of(session.configuration()).routes().stream()
                .map(route -> new Row(
                        route.name(),
                        route.from(),
                        route.format().code(),
                        route.target().dataset(),
                        route.id().toString(),
                        route.classSource().map(ClassSource::toString).orElse("the image's own"),
                        route.target().pictures().toString()))
                .toList();
        if (json) {
            session.printJson(rows);
        } else if (rows.isEmpty()) {
            session.terminal().message("No route is declared; docs/wiring.md shows how");
        } else {
            TextTable table = new TextTable("route", "from", "format", "dataset", "id", "class", "images");
            rows.forEach(row -> table.row(
                    row.route(), row.from(), row.format(), row.dataset(), row.id(), row.classSource(), row.images()));
            session.terminal().result(table.toString());
        }
        return 0;
    }
}
