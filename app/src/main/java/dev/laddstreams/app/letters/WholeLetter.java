package dev.laddstreams.app.letters;

import static java.util.Objects.requireNonNull;

import dev.laddstreams.clients.DeadLetterLog;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.TopicReader;
import dev.laddstreams.clients.TopicReader.End;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.errors.WholeFile;
import dev.laddstreams.schemas.DeadLetter;
import dev.laddstreams.schemas.TopicSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** One dead letter with the record that it is about. */
public record WholeLetter(
        DeadLetter letter, ConsumerRecord<byte[], byte[]> record, Optional<DeadLetterLog.Replay> replay) {

    /** @throws LaddException {@code USAGE} when there is no such letter, and as {@link TopicReader#read} */
    public static WholeLetter read(KafkaConnection connection, TopicSpec deadLetters, long id) {
        DeadLetterLog log = DeadLetterLog.read(connection, deadLetters, End.COMMITTED);
        DeadLetter letter = log.require(id);
        AtomicReference<ConsumerRecord<byte[], byte[]>> found = new AtomicReference<>();
        new TopicReader(connection, deadLetters.name(), End.COMMITTED)
                .readFrom(Map.of(new TopicPartition(deadLetters.name(), 0), id), record -> {
                    if (record.offset() == id) {
                        found.set(record);
                    }
                });
        return new WholeLetter(letter, requireNonNull(found.get(), "record"), log.replayOf(letter));
    }

    /**
     * Writes the record's value, byte for byte.
     *
     * @return how many bytes
     * @throws LaddException {@code USAGE} when there is no value, {@code OUTPUT_UNWRITABLE} when the file cannot be written
     */
    public int writeValue(Path file) {
        byte[] value = record.value();
        if (value == null) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    "write the value of dead letter " + letter.id(),
                    letter.value().omitted() ? "it was too large for the dead letters" : "it is a tombstone",
                    "a letter with a value");
        }
        try {
            WholeFile.write(file, out -> out.write(value));
        } catch (IOException e) {
            throw LaddException.cannot(
                    Reason.OUTPUT_UNWRITABLE, "write", file + ": " + e, "a file that can be written", e);
        }
        return value.length;
    }
}
