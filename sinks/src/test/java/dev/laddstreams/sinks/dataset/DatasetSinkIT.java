package dev.laddstreams.sinks.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.learning.label.LabelCodec;
import dev.laddstreams.schemas.DeadLetters;
import dev.laddstreams.schemas.avro.Activation;
import dev.laddstreams.schemas.avro.AugmentedRecord;
import dev.laddstreams.schemas.avro.DenseLabel;
import dev.laddstreams.schemas.avro.LabelEncoding;
import dev.laddstreams.sinks.Samples;
import dev.laddstreams.sinks.dataset.SinkHarness.RunningSink;
import dev.laddstreams.sinks.table.CatalogSettings;
import dev.laddstreams.sinks.table.DatasetCatalog;
import dev.laddstreams.sinks.table.StoredImage;
import dev.laddstreams.sinks.table.StoredRows;
import dev.laddstreams.sinks.table.TagInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetSinkIT {
    @TempDir
    private static Path brokerFolder;

    private static SinkHarness harness;

    @TempDir
    private Path warehouse;

    @BeforeAll
    static void startBroker() {
        harness = new SinkHarness(brokerFolder);
    }

    @AfterAll
    static void stopBroker() {
        harness.close();
    }

    @Test
    void shouldStoreTagAndActivateACompletedLabelling() {
        String dataset = "complete";
        harness.createTopics(dataset);
        try (RunningSink sink = harness.start("complete-1", tables())) {
            Map<Integer, Long> ends = harness.label(dataset, Samples.labelled(dataset, 0, 20));
            harness.labelInVain(dataset, Samples.labelled(dataset, 20, 30));
            harness.complete(dataset, 1, 1, 20, ends);

            SinkHarness.eventually()
                    .untilAsserted(() -> assertThat(harness.activation(dataset)).isPresent());
            Activation activation = harness.activation(dataset).orElseThrow();
            assertThat(activation.getTag()).isEqualTo("teacher-v1-r1");
            assertThat(activation.getManifestRevision()).isEqualTo(1);
            assertThat(sink.status(dataset).map(DatasetStatus::state)).contains(DatasetStatus.State.RUNNING);
            // the aborted transaction at the tail counts as read, but makes no snapshot
            SinkHarness.eventually().untilAsserted(() -> assertThat(harness.lag("complete-1", dataset))
                    .isZero());
        }
        assertThat(StoredRows.images(tables(), dataset, "teacher-v1-r1"))
                .extracting(StoredImage::imageId)
                .containsExactlyInAnyOrderElementsOf(Samples.imageIds(dataset, 20));
        assertThat(StoredRows.snapshots(tables(), dataset)).isLessThanOrEqualTo(3);
        try (DatasetCatalog catalog = DatasetCatalog.open(tables())) {
            assertThat(catalog.require(dataset).tags().active().map(TagInfo::tag))
                    .contains("teacher-v1-r1");
        }
    }

    @Test
    void shouldContinueFromTheTableAndNotFromTheGroup() {
        String dataset = "restart";
        harness.createTopics(dataset);
        for (int round = 0; round < 3; round++) {
            int from = round * 10;
            try (RunningSink sink = harness.start("restart-" + round, tables())) {
                harness.label(dataset, Samples.labelled(dataset, from, from + 10));
                SinkHarness.eventually()
                        .untilAsserted(() -> assertThat(sink.status(dataset).map(DatasetStatus::storedRows))
                                .contains(10L));
            }
        }
        assertThat(StoredRows.counts(tables(), dataset)).isEqualTo(StoredRows.once(dataset, 30));
    }

    @Test
    void shouldKeepFilesAndSnapshotsFewWhileItFlushesOften() {
        String dataset = "compacted";
        harness.createTopics(dataset);
        DatasetSinkSettings settings = new DatasetSinkSettings(
                "compacted",
                Duration.ofMillis(50),
                1 << 20,
                Duration.ofMillis(300),
                Duration.ofMillis(300),
                Duration.ofSeconds(2));
        int flushes = 30;
        try (RunningSink sink =
                new RunningSink(new DatasetSink(harness.connection(), SinkHarness.TOPICS, tables(), settings))) {
            for (int i = 0; i < flushes; i++) {
                harness.label(dataset, Samples.labelled(dataset, i, i + 1));
                long expected = i + 1L;
                SinkHarness.eventually()
                        .untilAsserted(() -> assertThat(storedBy(sink, dataset)).isEqualTo(expected));
            }
            SinkHarness.eventually().untilAsserted(() -> assertThat(StoredRows.snapshots(tables(), dataset))
                    .isLessThan(5));
        }
        assertThat(StoredRows.files(tables(), dataset)).isLessThan(flushes / 2);
        assertThat(StoredRows.counts(tables(), dataset)).isEqualTo(StoredRows.once(dataset, flushes));
    }

    @Test
    void shouldRunWhicheverGroupProtocolIsConfigured() {
        String dataset = "protocol";
        harness.createTopics(dataset);
        KafkaConnection base = harness.connection();
        KafkaConnection configured = new KafkaConnection(
                base.bootstrapServers(),
                base.schemaRegistryUrl(),
                base.serializerClass(),
                base.deserializerClass(),
                base.common(),
                base.producer(),
                Map.of("group.protocol", "consumer"),
                base.streams());
        harness.label(dataset, Samples.labelled(dataset, 0, 5));
        try (RunningSink sink = new RunningSink(
                new DatasetSink(configured, SinkHarness.TOPICS, tables(), SinkHarness.settings("protocol")))) {
            SinkHarness.eventually()
                    .untilAsserted(() -> assertThat(sink.status(dataset).map(DatasetStatus::storedRows))
                            .contains(5L));
        }
    }

    @Test
    void shouldCommitWhatWasReadWhenClosed() {
        String dataset = "closing";
        harness.createTopics(dataset);
        DatasetSinkSettings slow = new DatasetSinkSettings(
                "closing", Duration.ofMinutes(5), 1 << 20, Duration.ofSeconds(1), Duration.ofMillis(300));
        harness.label(dataset, Samples.labelled(dataset, 0, 10));
        try (RunningSink sink =
                new RunningSink(new DatasetSink(harness.connection(), SinkHarness.TOPICS, tables(), slow))) {
            SinkHarness.eventually()
                    .untilAsserted(() -> assertThat(sink.status(dataset).map(DatasetStatus::bufferedRows))
                            .contains(10L));
        }
        assertThat(StoredRows.counts(tables(), dataset)).isEqualTo(StoredRows.once(dataset, 10));
    }

    @Test
    void shouldKeepBadRecordsAsDeadLetters() {
        String dataset = "poison";
        harness.createTopics(dataset);
        String topic = SinkHarness.TOPICS.augmented(dataset).name();
        byte[] garbage = {0, 0, 0, 0, 99, 1, 2, 3};
        harness.label(dataset, Samples.labelled(dataset, 0, 5));
        harness.sendRaw(topic, "poison-key".getBytes(UTF_8), garbage);
        harness.publish(SinkHarness.TOPICS.augmented(dataset), "wrong", Samples.labelled(dataset, 6, 1, 1));
        harness.sendRaw(topic, "tombstone".getBytes(UTF_8), null);
        harness.label(dataset, Samples.labelled(dataset, 5, 10));
        try (RunningSink sink = harness.start("poison", tables())) {
            SinkHarness.eventually()
                    .untilAsserted(() -> assertThat(sink.status(dataset).map(DatasetStatus::storedRows))
                            .contains(10L));
        }

        List<ConsumerRecord<byte[], byte[]>> letters = harness.deadLetters().stream()
                .filter(letter -> topic.equals(header(letter, DeadLetters.TOPIC)))
                .toList();
        assertThat(letters)
                .extracting(letter -> header(letter, DeadLetters.REASON))
                .containsExactly("record-undecodable", "record-key-invalid", "record-invalid");
        assertThat(letters.get(0).value()).isEqualTo(garbage);
        assertThat(letters.get(0).key()).isEqualTo("poison-key".getBytes(UTF_8));
        assertThat(StoredRows.counts(tables(), dataset)).isEqualTo(StoredRows.once(dataset, 10));
    }

    @Test
    void shouldKeepLabelsInAnUnknownCodecAsDeadLetters() {
        String dataset = "codecs";
        harness.createTopics(dataset);
        AugmentedRecord lattice = Samples.encoded(Samples.labelled(dataset, 1, 1, 1), 1, LabelCodec.lattice(24));
        harness.label(
                dataset,
                List.of(
                        Samples.labelled(dataset, 0, 1, 1),
                        lattice,
                        withLabel(Samples.labelled(dataset, 2, 1, 1), LabelEncoding.UNKNOWN, 0),
                        withLabel(Samples.labelled(dataset, 3, 1, 1), LabelEncoding.LATTICE, 12)));
        String topic = SinkHarness.TOPICS.augmented(dataset).name();
        try (RunningSink sink = harness.start("codecs", tables())) {
            SinkHarness.eventually().untilAsserted(() -> {
                assertThat(sink.status(dataset).map(DatasetStatus::storedRows)).contains(2L);
                assertThat(harness.deadLetters())
                        .filteredOn(letter -> topic.equals(header(letter, DeadLetters.TOPIC)))
                        .extracting(letter -> header(letter, DeadLetters.REASON))
                        .containsExactly("record-invalid", "record-invalid");
            });
        }
        assertThat(StoredRows.counts(tables(), dataset)).isEqualTo(StoredRows.once(dataset, 2));
    }

    private static AugmentedRecord withLabel(AugmentedRecord record, LabelEncoding encoding, int bits) {
        DenseLabel label = DenseLabel.newBuilder(record.getDenseLabel())
                .setEncoding(encoding)
                .setBits(bits)
                .build();
        return AugmentedRecord.newBuilder(record).setDenseLabel(label).build();
    }

    @Test
    void shouldRefuseATopicThatWasMadeAnew() throws Exception {
        String dataset = "recreated";
        harness.createTopics(dataset);
        harness.label(dataset, Samples.labelled(dataset, 0, 5));
        try (RunningSink sink = harness.start("recreated-1", tables())) {
            SinkHarness.eventually()
                    .untilAsserted(() -> assertThat(sink.status(dataset).map(DatasetStatus::storedRows))
                            .contains(5L));
        }
        deleteTopic(SinkHarness.TOPICS.augmented(dataset).name());
        harness.createTopics(dataset);
        harness.label(dataset, Samples.labelled(dataset, 100, 120));

        try (RunningSink sink = harness.start("recreated-2", tables())) {
            SinkHarness.eventually()
                    .untilAsserted(() -> assertThat(sink.status(dataset).map(DatasetStatus::state))
                            .contains(DatasetStatus.State.REFUSED));
            assertThat(sink.status(dataset).flatMap(DatasetStatus::message).orElseThrow())
                    .contains("Cannot continue the table of dataset recreated", "which is gone");
        }
        assertThat(StoredRows.counts(tables(), dataset)).isEqualTo(StoredRows.once(dataset, 5));
    }

    @Test
    void shouldNotMixImagesOfATopicThatWasMadeAnew() throws Exception {
        String dataset = "images-anew";
        harness.createTopics(dataset);
        try (RunningSink sink = harness.start("images-anew-1", tables())) {
            harness.label(dataset, List.of(Samples.labelled(dataset, 0, 3, 1)));
            SinkHarness.eventually()
                    .untilAsserted(() -> assertThat(sink.status(dataset).map(DatasetStatus::storedRows))
                            .contains(1L));
            deleteTopic(SinkHarness.TOPICS.images(dataset).name());
            harness.createTopics(dataset);
            harness.complete(dataset, 1, 1, 1, harness.label(dataset, List.of(Samples.labelled(dataset, 0, 1, 1))));

            SinkHarness.eventually()
                    .untilAsserted(() -> assertThat(sink.status(dataset).map(DatasetStatus::state))
                            .contains(DatasetStatus.State.REFUSED));
            assertThat(sink.status(dataset).flatMap(DatasetStatus::message).orElseThrow())
                    .contains("its images came from the images topic with id");
        }
        try (RunningSink sink = harness.start("images-anew-2", tables())) {
            SinkHarness.eventually()
                    .untilAsserted(() -> assertThat(sink.status(dataset).map(DatasetStatus::state))
                            .contains(DatasetStatus.State.REFUSED));
        }
        assertThat(StoredRows.counts(tables(), dataset)).isEqualTo(Map.of("images-anew-0-0|3|1", 1));
        try (DatasetCatalog catalog = DatasetCatalog.open(tables())) {
            assertThat(catalog.require(dataset).tags().all()).isEmpty();
        }
    }

    private static void deleteTopic(String topic) throws Exception {
        try (Admin admin = Admin.create(harness.connection().clientProperties())) {
            admin.deleteTopics(List.of(topic)).all().get();
            SinkHarness.eventually()
                    .until(() -> !admin.listTopics().names().get().contains(topic));
        }
    }

    @Test
    void shouldStoreOnceWhenTwoSinksReadTheSamePartitions() {
        String dataset = "zombie";
        harness.createTopics(dataset);
        try (RunningSink first = harness.start("zombie-1", tables());
                RunningSink second = harness.start("zombie-2", tables())) {
            for (int round = 0; round < 10; round++) {
                harness.label(dataset, Samples.labelled(dataset, round * 10, round * 10 + 10));
                int expected = (round + 1) * 10;
                SinkHarness.eventually()
                        .untilAsserted(() -> assertThat(storedBy(first, dataset) + storedBy(second, dataset))
                                .isEqualTo(expected));
            }
        }
        assertThat(StoredRows.counts(tables(), dataset)).isEqualTo(StoredRows.once(dataset, 100));
        assertThat(StoredRows.orphans(tables(), dataset, warehouse)).isEmpty();
    }

    @Test
    void shouldShareThePartitionsOfOneGroup() {
        String dataset = "shared";
        harness.createTopics(dataset);
        int images = 0;
        try (RunningSink first = harness.start("shared", tables());
                RunningSink second = harness.start("shared", tables())) {
            SinkHarness.eventually()
                    .until(() -> first.status(dataset).isPresent()
                            && second.status(dataset).isPresent());
            Map<Integer, Long> ends = new TreeMap<>();
            // a sink counts anew when a rebalance takes its last partition and gives it another
            while (images == 0 || storedBy(first, dataset) == 0 || storedBy(second, dataset) == 0) {
                assertThat(images).as("images while one sink stored all").isLessThan(600);
                ends.putAll(harness.label(dataset, Samples.labelled(dataset, images, images + 60)));
                images += 60;
                int expected = images;
                SinkHarness.eventually()
                        .ignoreExceptions()
                        .until(() -> StoredRows.counts(tables(), dataset).size() == expected);
            }
            harness.complete(dataset, 1, 1, images, ends);
            SinkHarness.eventually()
                    .untilAsserted(() -> assertThat(harness.activation(dataset)).isPresent());
        }
        assertThat(StoredRows.counts(tables(), dataset)).isEqualTo(StoredRows.once(dataset, images));
        assertThat(StoredRows.images(tables(), dataset, "teacher-v1-r1")).hasSize(images);
    }

    @Test
    void shouldPauseWhileItCannotWriteAndGoOnAfterwards() throws IOException {
        String dataset = "full";
        harness.createTopics(dataset);
        harness.label(dataset, Samples.labelled(dataset, 0, 5));
        try (RunningSink sink = harness.start("full", tables())) {
            SinkHarness.eventually()
                    .untilAsserted(() -> assertThat(sink.status(dataset).map(DatasetStatus::storedRows))
                            .contains(5L));
            Path data = warehouse.resolve("ladd").resolve(dataset).resolve("data");
            Path away = data.resolveSibling("away");
            Files.move(data, away);
            Files.createFile(data);
            harness.label(dataset, Samples.labelled(dataset, 5, 10));
            SinkHarness.eventually()
                    .untilAsserted(() -> assertThat(sink.status(dataset).map(DatasetStatus::state))
                            .contains(DatasetStatus.State.PAUSED));
            assertThat(sink.status(dataset).flatMap(DatasetStatus::message).orElseThrow())
                    .contains("Cannot write a data file");

            Files.delete(data);
            Files.move(away, data);
            SinkHarness.eventually()
                    .untilAsserted(() -> assertThat(sink.status(dataset).map(DatasetStatus::state))
                            .contains(DatasetStatus.State.RUNNING));
        }
        assertThat(StoredRows.counts(tables(), dataset)).isEqualTo(StoredRows.once(dataset, 10));
    }

    private CatalogSettings tables() {
        return CatalogSettings.local(warehouse);
    }

    private static long storedBy(RunningSink sink, String dataset) {
        return sink.status(dataset).map(DatasetStatus::storedRows).orElse(0L);
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }
}
