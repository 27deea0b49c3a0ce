package dev.laddstreams.app.trace;

import dev.laddstreams.app.console.Percent;
import dev.laddstreams.app.console.TextTable;
import dev.laddstreams.app.letters.PlainText;
import dev.laddstreams.app.trace.ImageTrace.Content;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The way of one image, for people. */
public record ImageTraceText(ImageTrace trace) {
    private static final String NONE = "-";
    private static final int MESSAGE_CHARACTERS = 60;

    /** Lines without a trailing line break. */
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        parts.add(String.join(System.lineSeparator(), head()));
        Stream.of(revisions(), labels(), refusals(), rows(), tags(), evaluations())
                .filter(table -> !table.isEmpty())
                .forEach(table -> parts.add(table.toString()));
        return String.join(System.lineSeparator().repeat(2), parts);
    }

    private List<String> head() {
        List<String> lines = new ArrayList<>();
        ImageTrace.Home home = trace.dataset();
        lines.add("image    " + trace.image());
        lines.add("dataset  " + home.id()
                + (home.revision() == null ? "" : ", revision " + home.revision() + ", " + home.state()));
        String traces = traces().stream().collect(Collectors.joining(", "));
        if (!traces.isEmpty()) {
            lines.add("trace    " + traces);
        }
        if (trace.labels().isEmpty() && trace.rows().isEmpty()) {
            lines.add("No label yet: 'ladd status' shows the lanes and how far they are.");
        }
        return lines;
    }

    private Set<String> traces() {
        return Stream.concat(
                        trace.revisions().stream().map(ImageTrace.Revision::traceparent),
                        trace.labels().stream().map(ImageTrace.Label::traceparent))
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private TextTable revisions() {
        TextTable table = new TextTable("revision", "state", "class", "method", "at", "produced");
        for (ImageTrace.Revision revision : trace.revisions()) {
            Content content = revision.content();
            table.row(
                    content == null ? NONE : Integer.toString(content.revision()),
                    revision.state(),
                    content == null ? NONE : content.name(),
                    content == null ? NONE : content.method(),
                    revision.at().toString(),
                    content == null ? revision.sentAt() : content.producedAt());
        }
        return table;
    }

    private TextTable labels() {
        TextTable table =
                new TextTable("label", "of revision", "sub-images", "mostly", "at", "made of", "batch", "labelled");
        for (ImageTrace.Label label : trace.labels()) {
            ImageTrace.Mean mean = label.mean();
            table.row(
                    label.labeler() + "@" + label.version(),
                    Integer.toString(label.revision()),
                    mean == null ? label.state() : Integer.toString(mean.subImages()),
                    mean == null
                            ? NONE
                            : String.format(Locale.ROOT, "%s %.1f %%", mean.likeliest(), 100 * mean.probability()),
                    label.at().toString(),
                    label.origin().image().toString(),
                    PlainText.line(Objects.requireNonNullElse(label.origin().batch(), NONE), MESSAGE_CHARACTERS),
                    label.origin().labelledAt());
        }
        return table;
    }

    private TextTable refusals() {
        TextTable table = new TextTable("dead letter", "of", "reason", "message", "refused", "now");
        trace.refusals()
                .forEach(refusal -> table.row(
                        Long.toString(refusal.id()),
                        refusal.at().toString(),
                        refusal.reason(),
                        PlainText.line(refusal.message(), MESSAGE_CHARACTERS),
                        refusal.time(),
                        refusal.replayedTo() == null ? "waits" : "put back at " + refusal.replayedTo()));
        return table;
    }

    private TextTable rows() {
        TextTable table = new TextTable("stored", "of revision", "state", "from", "snapshot", "committed");
        trace.rows()
                .forEach(row -> table.row(
                        row.labeler() + "@" + row.version(),
                        Integer.toString(row.revision()),
                        row.state(),
                        row.record().toString(),
                        orNone(row.snapshot()),
                        orNone(row.committedAt())));
        return table;
    }

    private TextTable tags() {
        TextTable table = new TextTable("tag", "shows revision", "snapshot");
        trace.tags()
                .forEach(tag -> table.row(
                        tag.tag() + (tag.active() ? "*" : ""),
                        Integer.toString(tag.revision()),
                        Long.toString(tag.snapshot())));
        return table;
    }

    private TextTable evaluations() {
        TextTable table = new TextTable("evaluation", "recipe", "accuracy", "networks");
        trace.evaluations()
                .forEach(figure -> table.row(
                        figure.tag(),
                        figure.recipe(),
                        Percent.of(figure.accuracy(), figure.deviation(), figure.networks()) + " %",
                        Integer.toString(figure.networks())));
        return table;
    }

    private static String orNone(@Nullable Object value) {
        return value == null ? NONE : value.toString();
    }
}
