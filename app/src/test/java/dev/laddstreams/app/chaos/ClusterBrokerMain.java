package dev.laddstreams.app.chaos;

import dev.laddstreams.embedded.ClusterBroker;
import dev.laddstreams.embedded.ClusterLayout;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/** One broker of a cluster in a process of its own, which stops in order by SIGTERM or when its standard input ends. */
final class ClusterBrokerMain {
    private ClusterBrokerMain() {}

    /** @param args folder, id of the node, the layout */
    public static void main(String[] args) throws IOException {
        List<String> arguments = List.of(args);
        try (ClusterBroker broker = ClusterBroker.start(
                Path.of(arguments.get(0)),
                ClusterLayout.parse(arguments.subList(2, arguments.size())),
                Integer.parseInt(arguments.get(1)))) {
            Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "stop-broker"));
            var unused =
                    broker.failure().thenAccept(failure -> Runtime.getRuntime().halt(1));
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }
}
