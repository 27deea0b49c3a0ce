package dev.laddstreams.app.cli;

import dev.laddstreams.app.runtime.StackAccess;
import dev.laddstreams.app.runtime.TableAccess;
import dev.laddstreams.app.trace.ImageTrace;
import dev.laddstreams.app.trace.ImageTraceText;
import dev.laddstreams.app.trace.ImageTracer;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "trace",
        header = "Shows the way of one image: revisions, labels by version, refusals, rows, tags, evaluations.",
        description = {
            "",
            "Reads what topics and table still hold: of revisions that compaction removed nothing is told. An active tag has a"
                    + " star. A trace that the image's producer sent along (the W3C header traceparent) is shown."
        },
        customSynopsis = "ladd trace IMAGE [--dataset ID] [--json] [OPTIONS]",
        footerHeading = "%nExample:%n",
        footer = "  ladd trace mine-3-0")
final class TraceCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "IMAGE", description = "Image id: DATASET-CLASS-NUMBER.")
    private String image;

    @Option(
            names = "--dataset",
            paramLabel = "ID",
            description = "Dataset (default: the one whose id the image's begins with).")
    private @Nullable String dataset;

    @Option(names = "--json", description = "Prints it as JSON.")
    private boolean json;

    TraceCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        ImageTrace trace;
        try (StackAccess stack = session.look();
                TableAccess tables = session.lookAtTables()) {
            trace = new ImageTracer(stack.connection(), stack.catalogue(), tables.catalog())
                    .trace(image, Optional.ofNullable(dataset));
        }
        if (json) {
            session.printJson(trace);
        } else {
            session.terminal().result(new ImageTraceText(trace).toString());
        }
        return 0;
    }
}
