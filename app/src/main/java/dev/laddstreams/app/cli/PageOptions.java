package dev.laddstreams.app.cli;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Where the live page is served, or that it is not. */
final class PageOptions {
    @ArgGroup
    private Place place = new Place();

    private static final class Place {
        @Option(
                names = "--page-port",
                paramLabel = "PORT",
                order = 30,
                description =
                        "Port of the live page, 0 for a free one (default: 8080, or a free one when that is taken).")
        private @Nullable Integer port;

        @Option(names = "--no-page", order = 31, description = "Serves no live page.")
        private boolean unwanted;
    }

    /** Sets the key that the option stands for; before the configuration is read. */
    void assign(Session session) {
        if (place.port != null) {
            session.assign("--page-port", "dashboard.port=" + place.port);
        }
    }

    /** Says, below what a command says of itself, where the page is. */
    static Consumer<String> said(Session session) {
        return place -> session.terminal().result("page      " + place);
    }

    boolean isUnwanted() {
        return place.unwanted;
    }
}
