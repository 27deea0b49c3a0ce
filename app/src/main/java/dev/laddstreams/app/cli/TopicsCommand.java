package dev.laddstreams.app.cli;

import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.runtime.PartSettings;
import dev.laddstreams.app.runtime.StackAccess;
import dev.laddstreams.clients.Topics;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.TopicSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "topics",
        header = "Lists the topics of the system, or creates them.",
        description = {"", "Each dataset has an images and an augmented topic of its own; the others are shared."},
        footerHeading = "%nExample:%n",
        footer = "  ladd topics --dataset fashion --create --set kafka.bootstrap-servers=broker:9092"
                + " --set schema-registry.url=http://registry:8081")
final class TopicsCommand implements Callable<Integer> {
    private final Session session;

    @Option(names = "--dataset", paramLabel = "ID", description = "Adds the topics of this dataset; may be repeated.")
    private List<String> datasets = new ArrayList<>();

    @Option(names = "--create", description = "Creates the topics that do not exist yet.")
    private boolean create;

    @Option(names = "--json", description = "Prints the topics as JSON.")
    private boolean json;

    TopicsCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Configuration configuration = create ? session.configurationWithLog() : session.configuration();
        TopicCatalogue catalogue = PartSettings.catalogue(configuration);
        List<TopicSpec> topics = new ArrayList<>();
        datasets.forEach(dataset -> {
            topics.add(catalogue.images(dataset));
            topics.add(catalogue.augmented(dataset));
        });
        topics.addAll(catalogue.shared());
        if (create) {
            try (StackAccess stack = StackAccess.open(configuration)) {
                Topics.create(stack.connection(), topics);
            }
        }
        TopicTable table = TopicTable.of(topics);
        if (json) {
            session.printJson(table.rows());
            return 0;
        }
        session.terminal().result(table.toString());
        if (datasets.isEmpty() && !create) {
            session.terminal()
                    .message("Each dataset adds <dataset>.images and <dataset>.augmented (--dataset shows them).");
        }
        return 0;
    }
}
