package dev.laddstreams.app.control;

import dev.laddstreams.schemas.TopicSpec;
import dev.laddstreams.sinks.table.TableFacts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What there is of one dataset, to be deleted with it.
 *
 * @param topics of its own that exist
 * @param groups of consumers that work for it alone
 * @param records keys of its records, by shared topic; topics without any are not in it
 * @param kept what others may need, and stays: for people, as lines
 */
public record DatasetParts(
        String dataset,
        List<TopicSpec> topics,
        List<String> groups,
        Stored stored,
        Map<TopicSpec, List<String>> records,
        List<String> kept) {
    /**
     * What sinks have stored.
     *
     * @param table empty where there is none
     * @param tags of the table
     * @param leftOver files of a table that was there
     */
    record Stored(Optional<TableFacts> table, List<String> tags, Optional<Path> leftOver) {
        Stored {
            tags = List.copyOf(tags);
        }
    }

    public DatasetParts {
        topics = List.copyOf(topics);
        groups = List.copyOf(groups);
        records = Map.copyOf(records);
        kept = List.copyOf(kept);
    }

    boolean isEmpty() {
        return topics.isEmpty()
                && groups.isEmpty()
                && stored.table().isEmpty()
                && stored.leftOver().isEmpty()
                && records.isEmpty();
    }

    List<String> topicNames() {
        return topics.stream().map(TopicSpec::name).toList();
    }

    /**
     * Lines for people, without a trailing line break.
     *
     * @param verb what becomes of it
     */
    String text(String verb) {
        CardLines lines = new CardLines()
                .line("dataset", dataset + ", " + verb)
                .line("topics", String.join(", ", topicNames()))
                .line("groups", String.join(", ", groups));
        stored.table().ifPresent(table -> lines.line("table", table.location())
                .line("", String.format(Locale.ROOT, "%,d rows, %,d B", table.rows(), table.bytes()))
                .line("tags", String.join(", ", stored.tags())));
        stored.leftOver().ifPresent(folder -> lines.line("files", folder.toString()));
        lines.line(
                "records",
                records.entrySet().stream()
                        .map(topic -> topic.getValue().size() + " of "
                                + topic.getKey().name())
                        .sorted()
                        .collect(Collectors.joining(", ")));
        List<String> text = new ArrayList<>(lines.lines());
        CardLines stays = new CardLines();
        for (int i = 0; i < kept.size(); i++) {
            stays.line(i == 0 ? "kept" : "", kept.get(i));
        }
        text.addAll(stays.lines());
        return String.join(System.lineSeparator(), text);
    }
}
