package dev.laddstreams.app.chaos;

import dev.laddstreams.embedded.EmbeddedStack;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** Broker and registry in a process of their own, to be killed. */
final class BrokerMain {
    private BrokerMain() {}

    /** @param args folder, the broker's port, the registry's port */
    public static void main(String[] args) throws IOException {
        try (EmbeddedStack stack =
                EmbeddedStack.start(Path.of(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]))) {
            var unused =
                    stack.failure().thenAccept(failure -> Runtime.getRuntime().halt(1));
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }
}
