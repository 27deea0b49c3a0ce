package dev.laddstreams.app.cli;

import dev.laddstreams.app.config.ConfigReference;
import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.config.Configuration.EffectiveSetting;
import dev.laddstreams.app.console.TextTable;
import dev.laddstreams.app.management.MetricsReference;
import dev.laddstreams.app.wiring.TopologyFormat;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "describe",
        header = "Prints the effective value of every configuration key and where it comes from, or the topology.",
        footerHeading = "%nExample:%n",
        footer = "  ladd describe --set labeler.batch-size=128")
final class DescribeCommand implements Callable<Integer> {
    private final Session session;

    @Option(
            names = "--format",
            paramLabel = "text|mermaid|asyncapi|acls|acls-json|strimzi",
            description =
                    "Prints the topology of what is declared instead: who reads and writes which topic; or the rights that each role needs; strimzi: its resources for topics and users.")
    private @Nullable TopologyFormat format;

    @Option(names = "--json", description = "Prints the settings as JSON.")
    private boolean json;

    @Option(
            names = "--write-reference",
            paramLabel = "DIR",
            hidden = true,
            description = "Writes configuration.md, ladd.schema.json and metrics.md.")
    private @Nullable Path reference;

    DescribeCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (reference != null) {
            ConfigReference.write(reference);
            MetricsReference.write(reference);
            return 0;
        }
        Configuration configuration = session.configuration();
        if (format != null) {
            session.terminal().data(format.write(configuration));
            return 0;
        }
        List<EffectiveSetting> settings = configuration.describe();
        if (json) {
            session.printJson(settings.stream()
                    .map(setting -> Map.of(
                            "key", setting.key(),
                            "value", setting.value(),
                            "origin", setting.origin().toString()))
                    .toList());
            return 0;
        }
        TextTable table = new TextTable("key", "value", "origin");
        settings.forEach(setting -> table.row(
                setting.key(),
                setting.value().isEmpty() ? "-" : setting.value(),
                setting.origin().toString()));
        session.terminal().result(table.toString());
        return 0;
    }
}
