package dev.laddstreams.app.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.embedded.EmbeddedStack;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Confluent's own deserializer by the properties of {@code docs/clients.md}, which name no class of this system's. */
@Timeout(120)
class GenericRecordIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    private Path folder;

    @Test
    void shouldReadCommittedRecordsWithoutOurClasses() throws IOException {
        try (EmbeddedStack stack = EmbeddedStack.start(folder)) {
            AugmentedSample sample = AugmentedSample.write(stack.connection());
            Properties properties = new Properties();
            properties.load(new StringReader(ClientsDocument.block("Java", stack.connection())));

            List<ConsumerRecord<String, GenericRecord>> read =
                    read(properties, sample.values().size());

            assertThat(read).hasSameSizeAs(sample.values());
            assertThat(read.get(read.size() - 1).value()).as("tombstone").isNull();
            for (int i = 0; i < sample.records().size(); i++) {
                GenericRecord value = read.get(i).value();
                GenericRecord image = (GenericRecord) value.get("image");
                assertThat(value).isInstanceOf(GenericData.Record.class);
                assertThat(image.get("imageId"))
                        .hasToString(sample.records().get(i).getImage().getImageId());
                assertThat(image.get("seed"))
                        .isEqualTo(sample.records().get(i).getImage().getSeed());
                assertThat(value.get("denseLabel") == null)
                        .isEqualTo(sample.records().get(i).getDenseLabel() == null);
                assertThat(read.get(i).key()).startsWith(image.get("imageId") + "|");
            }
        }
    }

    private static List<ConsumerRecord<String, GenericRecord>> read(Properties properties, int count) {
        List<ConsumerRecord<String, GenericRecord>> read = new ArrayList<>();
        try (KafkaConsumer<String, GenericRecord> consumer = new KafkaConsumer<>(properties)) {
            consumer.subscribe(List.of(AugmentedSample.TOPIC.name()));
            Instant end = Instant.now().plus(PATIENCE);
            while (read.size() < count && Instant.now().isBefore(end)) {
                consumer.poll(Duration.ofMillis(200)).forEach(read::add);
            }
            consumer.poll(Duration.ofMillis(200)).forEach(read::add);
        }
        return read;
    }
}
