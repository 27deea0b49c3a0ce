package dev.laddstreams.app.cli;

import dev.laddstreams.app.config.ConfigKeys;
import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.runtime.PartSettings;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.TopicSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "topics",
        header = "Lists the topics of the system beside what the cluster has, creates or alters them.",
        description = {"", "Each dataset has an images and an augmented topic of its own; the others are shared."},
        footerHeading = "%nExample:%n",
        footer = "  ladd topics --dataset fashion --create --set kafka.bootstrap-servers=broker:9092"
                + " --set schema-registry.url=http://registry:8081")
final class TopicsCommand implements Callable<Integer> {
    private final Session session;

    @Option(names = "--dataset", paramLabel = "ID", description = "Adds the topics of this dataset; may be repeated.")
    private List<String> datasets = new ArrayList<>();

    @Mixin
    private TopicOptions options = new TopicOptions();

    @Option(names = "--json", description = "Prints the topics as JSON.")
    private boolean json;

    TopicsCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Configuration configuration = options.change() ? session.configurationWithLog() : session.configuration();
        TopicCatalogue catalogue = PartSettings.catalogue(configuration);
        List<TopicSpec> topics = new ArrayList<>();
        datasets.forEach(dataset -> {
            topics.add(catalogue.images(dataset));
            topics.add(catalogue.augmented(dataset));
        });
        topics.addAll(catalogue.shared());
        // what only looks starts no broker
        boolean reached = options.change()
                || configuration.find(ConfigKeys.BOOTSTRAP_SERVERS).isPresent();
        TopicTable table =
                reached ? TopicTable.found(options.carryOut(configuration, topics)) : TopicTable.wanted(topics);
        if (json) {
            session.printJson(table.rows());
            return 0;
        }
        session.terminal().result(table.toString());
        if (datasets.isEmpty() && !options.change()) {
            session.terminal()
                    .message("Each dataset adds <dataset>.images and <dataset>.augmented (--dataset shows them).");
        }
        return 0;
    }
}
