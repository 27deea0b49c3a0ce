package dev.laddstreams.sinks.internal;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laddstreams.clients.Clients;
import dev.laddstreams.clients.RoleProperties;
import dev.laddstreams.clients.Topics;
import dev.laddstreams.embedded.EmbeddedStack;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.TopicSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableProducerIT {
    private static final TopicSpec LETTERS = TopicCatalogue.DEFAULT.deadLetters();

    @TempDir
    private Path folder;

    @Test
    void shouldNameTheTopicThatTakesNoRecordOfThatSize() throws Exception {
        try (EmbeddedStack stack = EmbeddedStack.start(folder.resolve("stack"))) {
            Topics.create(stack.connection(), List.of(LETTERS));
            try (Admin admin = Clients.admin(stack.connection(), RoleProperties.NONE)) {
                admin.incrementalAlterConfigs(Map.of(
                                new ConfigResource(ConfigResource.Type.TOPIC, LETTERS.name()),
                                List.of(new AlterConfigOp(
                                        new ConfigEntry(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, "1000"),
                                        AlterConfigOp.OpType.SET))))
                        .all()
                        .get();
            }
            try (DurableProducer producer = new DurableProducer(stack.connection(), LETTERS)) {
                List<ProducerRecord<byte[], byte[]>> letters =
                        List.of(new ProducerRecord<>(LETTERS.name(), new byte[10_000]));

                assertThatThrownBy(() -> producer.send(letters))
                        .hasMessageStartingWith(
                                "Cannot send records: a record is larger than topic ladd.dead-letters takes, 1,000 bytes");
            }
        }
    }
}
