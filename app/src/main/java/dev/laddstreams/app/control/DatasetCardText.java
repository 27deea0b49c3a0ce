package dev.laddstreams.app.control;

import dev.laddstreams.app.console.Percent;
import dev.laddstreams.app.console.TextTable;
import dev.laddstreams.errors.EnumCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What there is of one dataset, for people. */
public record DatasetCardText(DatasetCard card) {
    /** Lines without a trailing line break. */
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        parts.add(String.join(System.lineSeparator(), head()));
        if (!card.labelers().isEmpty()) {
            parts.add(uses(card.labelers()).toString());
        }
        if (!card.tags().isEmpty()) {
            parts.add(tags().toString());
        }
        if (!card.evaluations().isEmpty()) {
            parts.add(evaluations().toString());
        }
        return String.join(System.lineSeparator().repeat(2), parts);
    }

    private List<String> head() {
        CardLines lines = new CardLines().line("dataset", card.dataset());
        DatasetCard.Head manifest = card.manifest();
        if (manifest == null) {
            lines.line("manifest", "none: only its table is left");
        } else {
            DatasetCard.Content content = manifest.content();
            DatasetCard.Origin origin = manifest.origin();
            lines.line("revision", manifest.revision() + ", " + manifest.state() + ", " + manifest.updatedAt())
                    .line("images", number(content.images()) + " of " + content.shape())
                    .line("classes", content.classes().size() + ": " + String.join(", ", content.classes()))
                    .line("normalisation", content.normalisation().toString())
                    .line("method", origin.method())
                    .line("recipe", recipe(origin.recipe()))
                    .line("network", origin.networkFamily())
                    .line("learning rates", rates(origin.stageLearningRates()))
                    .line(
                            "labels",
                            manifest.labels() + (manifest.labeler() == null ? "" : ", by " + manifest.labeler()))
                    .line("stored", number(manifest.storedBytes()) + " B");
        }
        lines.line(
                "topics",
                card.topics().stream()
                        .filter(topic -> topic.partitions() > 0)
                        .map(topic -> topic.name() + " (" + topic.partitions() + " partitions)")
                        .collect(Collectors.joining(", ")));
        if (card.table() != null) {
            lines.line("table", card.table().location())
                    .line(
                            "",
                            number(card.table().rows()) + " rows, "
                                    + number(card.table().bytes()) + " B, "
                                    + card.table().snapshots() + " snapshots");
        }
        return lines.lines();
    }

    private static String recipe(Map<String, String> recipe) {
        return recipe.entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue())
                .collect(Collectors.joining(", "));
    }

    private static String rates(List<Double> rates) {
        return rates.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    /** How versions stand, dataset by dataset. */
    static TextTable uses(List<LabelerUse> uses) {
        TextTable table = new TextTable("labeler on dataset", "version", "state", "labelled", "processes");
        uses.forEach(use -> table.row(
                use.labeler() + " on " + use.dataset(),
                use.mark(),
                EnumCode.of(use.state()),
                use.labelled() + " of " + use.expected(),
                use.lanes().isEmpty() ? "-" : use.lanes()));
        return table;
    }

    private TextTable tags() {
        TextTable table = new TextTable("tag", "revision", "images", "tagged", "snapshot");
        card.tags()
                .forEach(tag -> table.row(
                        tag.tag() + (tag.active() ? "*" : ""),
                        Integer.toString(tag.revision()),
                        number(tag.images()),
                        tag.taggedAt(),
                        Long.toString(tag.snapshot())));
        return table;
    }

    private TextTable evaluations() {
        TextTable table = new TextTable("evaluation", "revision", "recipe", "accuracy", "networks");
        card.evaluations()
                .forEach(figure -> table.row(
                        new VersionName(figure.labeler(), figure.version()).toString(),
                        Integer.toString(figure.revision()),
                        figure.recipe(),
                        Percent.of(figure.accuracy(), figure.deviation(), figure.networks()) + " %",
                        Integer.toString(figure.networks())));
        return table;
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
