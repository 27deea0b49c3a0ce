package dev.laddstreams.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.TopicState;
import dev.laddstreams.clients.Topics;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.TopicSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicsTest {
    private static final TopicCatalogue CATALOGUE = new TopicCatalogue(2, (short) 1, 1 << 20);

    private static EmbeddedStack stack;
    private static KafkaConnection connection;

    @BeforeAll
    static void start(@TempDir Path folder) {
        stack = EmbeddedStack.start(folder);
        connection = stack.connection();
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void shouldRefuseATopicThatLosesOrRefusesRecordsUntilItIsAltered() throws Exception {
        TopicSpec topic = CATALOGUE.images("deleted");
        create(topic.name(), 2, Map.of("cleanup.policy", "delete", "max.message.bytes", "1000"));

        assertThatThrownBy(() -> Topics.describe(connection, List.of(topic)).forEach(TopicState::requireKept))
                .hasMessageContaining(
                        "Cannot use topic deleted.images: cleanup.policy=delete and max.message.bytes=1000")
                .hasMessageContaining("at least " + topic.maxMessageBytes() + ", which 'ladd topics --alter' sets")
                .extracting(e -> ((LaddException) e).reason())
                .isEqualTo(Reason.INCOMPATIBLE);
        assertThat(Topics.describe(connection, List.of(topic)))
                .flatExtracting(TopicState::differences)
                .containsExactly("cleanup.policy=delete", "max.message.bytes=1000");

        Topics.alter(connection, List.of(topic));
        Topics.create(connection, List.of(topic));

        assertThat(Topics.describe(connection, List.of(topic)))
                .flatExtracting(TopicState::differences)
                .isEmpty();
    }

    @Test
    void shouldRefuseAnotherCountOfPartitionsThoughAltered() throws Exception {
        TopicSpec topic = CATALOGUE.images("narrow");
        create(topic.name(), 1, Map.of("cleanup.policy", "compact"));

        Topics.alter(connection, List.of(topic));

        assertThatThrownBy(() -> Topics.create(connection, List.of(topic)))
                .hasMessageContaining("1 partitions (expected: 2, as configured");
    }

    @Test
    void shouldDescribeWhatIsMissing() {
        assertThat(Topics.describe(connection, List.of(CATALOGUE.images("missing"))))
                .flatExtracting(TopicState::differences)
                .containsExactly("missing");
    }

    private static void create(String topic, int partitions, Map<String, String> configs) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", connection.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1).configs(configs)))
                    .all()
                    .get();
        }
    }
}
