package dev.laddstreams.app.foreign;

import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.Topics;
import dev.laddstreams.schemas.RecordKeys;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.TopicSpec;
import dev.laddstreams.schemas.avro.AugmentedRecord;
import dev.laddstreams.schemas.avro.SyntheticImage;
import dev.laddstreams.sinks.Samples;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The augmented topic of {@value #DATASET}, of one partition, as labelers may leave it: committed records, aborted ones in
 * between and behind them, a withdrawn image and a tombstone.
 *
 * @param records the committed ones, in order
 * @param values of all that was committed, in order; null for the tombstone
 */
record AugmentedSample(List<AugmentedRecord> records, List<byte[]> values) {
    static final String DATASET = "pets";
    static final TopicSpec TOPIC = new TopicCatalogue(1, (short) 1, 16 << 20).augmented(DATASET);
    /** More than JavaScript's numbers hold. */
    private static final long SEED = Long.MAX_VALUE - 1;

    static AugmentedSample write(KafkaConnection connection) {
        Topics.create(connection, List.of(TOPIC));
        List<AugmentedRecord> committed = new ArrayList<>(labelled(0, 10));
        committed.add(Samples.withdrawn(DATASET, 3, 2, 1));
        committed.addAll(labelled(20, 30));
        List<byte[]> values = new ArrayList<>();
        Map<String, Object> properties = new HashMap<>(connection.producerProperties());
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "a-labeler");
        try (Serializer<AugmentedRecord> serializer = connection.valueSerializer();
                KafkaProducer<String, byte[]> producer =
                        new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            committed.subList(0, 11).forEach(record -> values.add(send(producer, serializer, record)));
            producer.commitTransaction();
            abort(producer, serializer, 10, 20);
            producer.beginTransaction();
            committed.subList(11, 21).forEach(record -> values.add(send(producer, serializer, record)));
            values.add(sendTombstone(producer));
            producer.commitTransaction();
            abort(producer, serializer, 30, 35);
        }
        return new AugmentedSample(committed, values);
    }

    private static void abort(
            KafkaProducer<String, byte[]> producer, Serializer<AugmentedRecord> serializer, int from, int to) {
        producer.beginTransaction();
        labelled(from, to).forEach(record -> send(producer, serializer, record));
        producer.flush();
        producer.abortTransaction();
    }

    private static List<AugmentedRecord> labelled(int from, int to) {
        return Samples.labelled(DATASET, from, to).stream()
                .map(record -> AugmentedRecord.newBuilder(record)
                        .setImage(SyntheticImage.newBuilder(record.getImage())
                                .setSeed(SEED - record.getImage().getSeed())
                                .build())
                        .build())
                .toList();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a failed send fails the commit
    private static byte[] send(
            KafkaProducer<String, byte[]> producer, Serializer<AugmentedRecord> serializer, AugmentedRecord record) {
        byte[] value = serializer.serialize(TOPIC.name(), record);
        String key = RecordKeys.augmented(record.getImage().getImageId(), Samples.LABELER, 1);
        producer.send(new ProducerRecord<>(TOPIC.name(), key, value));
        return value;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a failed send fails the commit
    private static byte[] sendTombstone(KafkaProducer<String, byte[]> producer) {
        producer.send(new ProducerRecord<>(
                TOPIC.name(), RecordKeys.augmented(Samples.imageId(DATASET, 0), Samples.LABELER, 1), null));
        return null;
    }
}
