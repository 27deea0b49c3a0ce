package dev.laddstreams.app.cli;

import dev.laddstreams.app.wiring.Declarations;
import dev.laddstreams.app.wiring.RouteSamples;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "test",
        header = "Shows what a route makes of sample files, before anything runs.",
        description = {
            "",
            "Each file is a record's value: its name without the ending is the key, and lines of 'name: value' in"
                    + " <file>.headers beside it are its headers. Avro samples are container files. The images that come of"
                    + " it are drawn on a contact sheet."
        },
        customSynopsis = "ladd routes test --route=NAME --samples=DIR [--header=NAME=VALUE] [OPTIONS]",
        footerHeading = "%nExample:%n",
        footer = "  ladd routes test --route birds-from-cms --samples samples/ --header species=crow")
final class RoutesTestCommand implements Callable<Integer> {
    private final Session session;

    @Option(names = "--route", required = true, paramLabel = "NAME", description = "A declared route.")
    private String route;

    @Option(names = "--samples", required = true, paramLabel = "DIR", description = "Folder of samples.")
    private Path samples;

    @Option(names = "--header", paramLabel = "NAME=VALUE", description = "A header of every sample; may be repeated.")
    private Map<String, String> headers = new LinkedHashMap<>();

    @Option(
            names = "--class",
            paramLabel = "TEXT",
            description = "What the class topic says of every sample (default: nothing, they wait).")
    private @Nullable String lookedUp;

    @Option(
            names = "--out",
            paramLabel = "FILE.png",
            description = "Contact sheet to write (default: <route>-samples.png in the current folder).")
    private @Nullable Path png;

    @Option(names = "--json", description = "Prints what becomes of the samples as JSON.")
    private boolean json;

    RoutesTestCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        RouteSamples.Result result = Declarations.of(session.configuration())
                .samples(route, headers, Optional.ofNullable(lookedUp))
                .show(samples, png == null ? Path.of(route + "-samples.png") : png);
        if (json) {
            session.printJson(result);
        } else {
            session.terminal().result(result.toString());
        }
        return result.images() > 0 ? 0 : 1;
    }
}
