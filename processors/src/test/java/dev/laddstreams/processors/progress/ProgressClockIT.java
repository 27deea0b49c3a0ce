package dev.laddstreams.processors.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.embedded.EmbeddedStack;
import dev.laddstreams.processors.ToyDataset;
import dev.laddstreams.processors.labeler.RunningLabeler;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.ImageState;
import dev.laddstreams.schemas.avro.ManifestState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class ProgressClockIT {
    private static final TopicCatalogue CATALOGUE = new TopicCatalogue(2, (short) 1, 64 << 10);

    @TempDir
    private Path folder;

    @Test
    void shouldSayInALineThatTheClockIsAheadOfTheBrokers() {
        Logger logger = (Logger) LoggerFactory.getLogger(ProgressTracker.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try (EmbeddedStack stack = EmbeddedStack.start(folder.resolve("stack"));
                ToyDataset dataset =
                        new ToyDataset(stack.connection(), CATALOGUE, "ahead", folder.resolve("artifacts"));
                RunningLabeler labeler = new RunningLabeler(
                        stack.connection(), CATALOGUE, "slot", List.of(folder.resolve("artifacts")), Duration.ZERO);
                ProgressTracker tracker = new ProgressTracker(
                        ahead(stack.connection()), CATALOGUE, ProgressSettings.of(folder.resolve("streams")))) {
            dataset.labeler(1);
            dataset.manifest(1, ManifestState.SEALED, 1);
            dataset.image(0, 1, ImageState.FINAL);
            dataset.flush();
            tracker.start();

            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(List.copyOf(log.list))
                    .anySatisfy(event -> assertThat(event.getFormattedMessage())
                            .startsWith("The progress topology begins a thread anew: Cannot track progress: ")
                            .contains("a clock at most an hour ahead of the broker's")));
            assertThat(List.copyOf(log.list))
                    .allSatisfy(event -> assertThat(event.getThrowableProxy()).isNull());
            assertThat(labeler.meters().failedLanes()).isZero();
        } finally {
            logger.detachAppender(log);
        }
    }

    private static KafkaConnection ahead(KafkaConnection base) {
        return new KafkaConnection(
                base.bootstrapServers(),
                base.schemaRegistryUrl(),
                base.serializerClass(),
                base.deserializerClass(),
                base.common(),
                base.producer(),
                base.consumer(),
                Map.of(
                        StreamsConfig.producerPrefix(ProducerConfig.INTERCEPTOR_CLASSES_CONFIG),
                        TwoHoursAhead.class.getName()));
    }

    /** Stamps reports as a clock that is two hours ahead. Public, because the producer makes it by its name. */
    public static final class TwoHoursAhead implements ProducerInterceptor<Object, Object> {
        private static final long AHEAD_MS = Duration.ofHours(2).toMillis();

        @Override
        public ProducerRecord<Object, Object> onSend(ProducerRecord<Object, Object> record) {
            return record.topic().equals(CATALOGUE.progress().name())
                    ? new ProducerRecord<>(
                            record.topic(),
                            record.partition(),
                            record.timestamp() + AHEAD_MS,
                            record.key(),
                            record.value())
                    : record;
        }

        @Override
        public void onAcknowledgement(RecordMetadata metadata, Exception failure) {}

        @Override
        public void close() {}

        @Override
        public void configure(Map<String, ?> properties) {}
    }
}
