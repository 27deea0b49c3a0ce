package dev.laddstreams.sinks.dataset;

import dev.laddstreams.sinks.table.DatasetTable;
import dev.laddstreams.sinks.table.KafkaSource;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What {@link DatasetWriter}s reach of the world.
 *
 * @param tables loads the table of a dataset, and makes it when there is none
 * @param sources asks the broker what a topic of labelled images is now
 * @param deadLetters returns when all replicas have these
 * @param retryInterval between attempts while something is away
 * @param nanoTime as {@link System#nanoTime}
 */
record WriterPorts(
        Function<String, DatasetTable> tables,
        Function<String, KafkaSource> sources,
        Consumer<List<ProducerRecord<byte[], byte[]>>> deadLetters,
        Duration retryInterval,
        LongSupplier nanoTime) {}
