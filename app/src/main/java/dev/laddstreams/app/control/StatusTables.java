package dev.laddstreams.app.control;

import dev.laddstreams.app.console.Percent;
import dev.laddstreams.app.console.RoughFigures;
import dev.laddstreams.app.console.TextTable;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A status as tables for people: those that hold something, and what to do next where there is little. */
public record StatusTables(SystemStatus status) {
    private static final int SHA256_CHARACTERS = 12;

    /** Lines without a trailing line break. */
    @Override
    public String toString() {
        Stream<String> tables = Stream.of(
                        datasets(), labelers(), lanes(), progress(), active(), evaluations(), deadLetters())
                .filter(table -> !table.isEmpty())
                .map(TextTable::toString);
        return Stream.concat(tables, next().stream())
                .collect(Collectors.joining(System.lineSeparator().repeat(2)));
    }

    private Optional<String> next() {
        if (status.datasets().isEmpty() && status.labelers().isEmpty()) {
            return Optional.of(
                    "No labeler and no dataset yet. 'ladd labeler train --data DIR --id ID --publish' makes a"
                            + " labeler of your images; 'ladd demo' shows the whole on generated ones.");
        }
        if (status.datasets().isEmpty()) {
            return Optional.of("No dataset yet. 'ladd import --data DIR --dataset ID --labeler "
                    + status.labelers().get(0).id() + "' takes images as they are, 'ladd distill' distils them.");
        }
        if (status.labelers().isEmpty()) {
            return Optional.of("No labeler yet. 'ladd labeler train --data DIR --id ID --publish' makes one, 'ladd"
                    + " labeler publish' takes one made elsewhere.");
        }
        return Optional.empty();
    }

    private TextTable datasets() {
        TextTable table = new TextTable("dataset", "revision", "state", "images", "shape", "method", "labeler");
        status.datasets()
                .forEach(row -> table.row(
                        row.id(),
                        text(row.revision()),
                        row.state(),
                        text(row.images().images()),
                        row.images().shape(),
                        row.method(),
                        row.labeler() == null ? "-" : row.labeler()));
        return table;
    }

    private TextTable labelers() {
        TextTable table = new TextTable("labeler", "version", "shape", "grid", "accuracy", "sha256");
        status.labelers()
                .forEach(row -> table.row(
                        row.id(),
                        text(row.version()),
                        row.shape(),
                        row.grid() + "x" + row.grid() + " of " + row.cropRatio(),
                        row.accuracy() == null ? "-" : percent(row.accuracy()),
                        row.sha256().substring(0, SHA256_CHARACTERS)));
        return table;
    }

    private TextTable lanes() {
        TextTable table = new TextTable("lane", "version", "instance", "state", "heard", "note");
        status.lanes()
                .forEach(row -> table.row(
                        row.dataset() + " by " + row.labeler(),
                        text(row.version()),
                        row.instance(),
                        row.state(),
                        RoughFigures.duration((double) row.secondsSinceHeard()) + " ago",
                        note(row)));
        return table;
    }

    private static String note(SystemStatus.Lane row) {
        String message = row.message() == null ? "-" : row.message();
        return row.reason() == null ? message : row.reason() + ": " + message;
    }

    private TextTable progress() {
        TextTable table = new TextTable("progress", "version", "revision", "state", "labelled");
        status.progress()
                .forEach(row -> table.row(
                        row.dataset() + " by " + row.labeler(),
                        text(row.version()),
                        text(row.revision()),
                        row.state(),
                        row.labelled() + " of " + row.expected()));
        return table;
    }

    private TextTable active() {
        TextTable table = new TextTable("active", "version", "revision", "tag", "candidate");
        status.active()
                .forEach(row -> table.row(
                        row.dataset() + " by " + row.labeler(),
                        row.version() == 0 ? "-" : text(row.version()),
                        row.version() == 0 ? "-" : text(row.revision()),
                        row.tag().isEmpty() ? "-" : row.tag(),
                        candidate(row)));
        return table;
    }

    private TextTable evaluations() {
        TextTable table = new TextTable("evaluation", "version", "revision", "recipe", "accuracy", "networks");
        status.evaluations()
                .forEach(row -> table.row(
                        row.dataset(),
                        text(row.version()),
                        text(row.revision()),
                        row.recipe(),
                        Percent.of(row.accuracy(), row.deviation(), row.networks()) + " %",
                        text(row.networks())));
        return table;
    }

    private TextTable deadLetters() {
        TextTable table = new TextTable("dead letters from", "reason", "waiting", "replayed");
        status.deadLetters()
                .forEach(row -> table.row(
                        row.topic(), row.reason(), Long.toString(row.records()), Long.toString(row.replayed())));
        return table;
    }

    private static String candidate(SystemStatus.Active row) {
        if (row.asked().candidate() != null) {
            return "version " + row.asked().candidate()
                    + (row.asked().candidateTag() == null ? ", not complete yet" : ", waits for its evaluation");
        }
        SystemStatus.Refusal refused = row.refused();
        return refused.refusal() == null
                ? "-"
                : "version " + refused.refusedVersion() + " was refused: " + refused.refusal();
    }

    private static String text(int number) {
        return Integer.toString(number);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
