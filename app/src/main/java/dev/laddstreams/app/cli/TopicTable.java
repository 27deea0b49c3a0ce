package dev.laddstreams.app.cli;

import dev.laddstreams.app.console.TextTable;
import dev.laddstreams.clients.TopicState;
import dev.laddstreams.errors.EnumCode;
import dev.laddstreams.schemas.TopicSpec;
import java.util.List;

/** Topics beside what the cluster has, for people. */
record TopicTable(List<Row> rows) {
    TopicTable {
        rows = List.copyOf(rows);
    }

    /** One topic; written as JSON with these names. */
    record Row(
            String topic,
            int partitions,
            int replicas,
            String cleanup,
            int maxMessageBytes,
            String key,
            String value,
            String cluster) {
        private static Row of(TopicSpec topic, String cluster) {
            return new Row(
                    topic.name(),
                    topic.partitions(),
                    topic.replicationFactor(),
                    EnumCode.of(topic.cleanup()),
                    topic.maxMessageBytes(),
                    topic.keyFormat(),
                    topic.valueType().<String>map(Class::getSimpleName).orElse("original bytes"),
                    cluster);
        }
    }

    /** Topics of a cluster that was not looked at. */
    static TopicTable wanted(List<TopicSpec> topics) {
        return new TopicTable(topics.stream().map(topic -> Row.of(topic, "-")).toList());
    }

    /** Topics beside what the cluster has. */
    static TopicTable found(List<TopicState> states) {
        return new TopicTable(states.stream()
                .map(state -> Row.of(
                        state.wanted(),
                        state.differences().isEmpty() ? "as wanted" : String.join(", ", state.differences())))
                .toList());
    }

    /** Lines without a trailing line break. */
    @Override
    public String toString() {
        TextTable table = new TextTable(
                "topic", "partitions", "replicas", "cleanup", "max bytes", "key", "value", "on the cluster");
        rows.forEach(row -> table.row(
                row.topic(),
                Integer.toString(row.partitions()),
                Integer.toString(row.replicas()),
                row.cleanup(),
                Integer.toString(row.maxMessageBytes()),
                row.key(),
                row.value(),
                row.cluster()));
        return table.toString();
    }
}
