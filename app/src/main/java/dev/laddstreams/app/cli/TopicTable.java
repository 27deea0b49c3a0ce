package dev.laddstreams.app.cli;

import dev.laddstreams.app.console.TextTable;
import dev.laddstreams.errors.EnumCode;
import dev.laddstreams.schemas.TopicSpec;
import java.util.List;

/** Topics, for people. */
record TopicTable(List<Row> rows) {
    TopicTable {
        rows = List.copyOf(rows);
    }

    /** One topic; written as JSON with these names. */
    record Row(
            String topic, int partitions, int replicas, String cleanup, int maxMessageBytes, String key, String value) {
        private static Row of(TopicSpec topic) {
            return new Row(
                    topic.name(),
                    topic.partitions(),
                    topic.replicationFactor(),
                    EnumCode.of(topic.cleanup()),
                    topic.maxMessageBytes(),
                    topic.keyFormat(),
                    topic.valueType().<String>map(Class::getSimpleName).orElse("original bytes"));
        }
    }

    static TopicTable of(List<TopicSpec> topics) {
        return new TopicTable(topics.stream().map(Row::of).toList());
    }

    /** Lines without a trailing line break. */
    @Override
    public String toString() {
        TextTable table = new TextTable("topic", "partitions", "replicas", "cleanup", "max bytes", "key", "value");
        rows.forEach(row -> table.row(
                row.topic(),
                Integer.toString(row.partitions()),
                Integer.toString(row.replicas()),
                row.cleanup(),
                Integer.toString(row.maxMessageBytes()),
                row.key(),
                row.value()));
        return table.toString();
    }
}
