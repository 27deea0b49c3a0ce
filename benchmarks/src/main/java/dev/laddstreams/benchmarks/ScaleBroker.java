package dev.laddstreams.benchmarks;

import dev.laddstreams.embedded.ClusterBroker;
import dev.laddstreams.embedded.ClusterLayout;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/** One broker of {@link ScaleBrokers} in a process of its own, which stops when its standard input ends. */
final class ScaleBroker {
    private ScaleBroker() {}

    /** @param args folder, id of the node, the layout */
    public static void main(String[] args) throws IOException {
        List<String> arguments = List.of(args);
        try (ClusterBroker broker = ClusterBroker.start(
                Path.of(arguments.get(0)),
                ClusterLayout.parse(arguments.subList(2, arguments.size())),
                Integer.parseInt(arguments.get(1)))) {
            var unused =
                    broker.failure().thenAccept(failure -> Runtime.getRuntime().halt(1));
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }
}
