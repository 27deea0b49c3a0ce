package dev.laddstreams.app.cli;

import dev.laddstreams.app.letters.LetterText;
import dev.laddstreams.app.runtime.StackAccess;
import dev.laddstreams.clients.DeadLetterLog;
import dev.laddstreams.clients.TopicReader;
import dev.laddstreams.clients.TopicReader.End;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.WholeFile;
import dev.laddstreams.schemas.DeadLetter;
import dev.laddstreams.schemas.TopicSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "show",
        header = "Shows all of one refused record: why, its headers, its value; with --stacktrace the stack trace.",
        footerHeading = "%nExample:%n",
        footer = "  ladd dead-letters show 17 --stacktrace --value-to record.avro")
final class DeadLettersShowCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "ID", description = "Id, as ladd dead-letters list shows it.")
    private long id;

    @Option(names = "--value-to", paramLabel = "FILE", description = "Writes the record's value, byte for byte.")
    private Path valueFile;

    DeadLettersShowCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (StackAccess stack = session.look()) {
            TopicSpec topic = stack.catalogue().deadLetters();
            DeadLetterLog log = DeadLetterLog.read(stack.connection(), topic, End.COMMITTED);
            DeadLetter letter = log.require(id);
            ConsumerRecord<byte[], byte[]> record = record(stack, topic);
            new LetterText(stack.connection(), stack.catalogue())
                    .lines(letter, record, log.replayOf(letter), session.stacktrace())
                    .forEach(session.terminal()::result);
            if (valueFile != null) {
                write(letter, record.value());
            }
        }
        return 0;
    }

    private ConsumerRecord<byte[], byte[]> record(StackAccess stack, TopicSpec topic) {
        AtomicReference<ConsumerRecord<byte[], byte[]>> found = new AtomicReference<>();
        new TopicReader(stack.connection(), topic.name(), End.COMMITTED)
                .readFrom(Map.of(new TopicPartition(topic.name(), 0), id), record -> {
                    if (record.offset() == id) {
                        found.set(record);
                    }
                });
        return found.get();
    }

    private void write(DeadLetter letter, byte[] value) {
        if (value == null) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    "write the value of dead letter " + id,
                    letter.omitted() ? "it was too large for the dead letters" : "it is a tombstone",
                    "a letter with a value");
        }
        try {
            WholeFile.write(valueFile, out -> out.write(value));
        } catch (IOException e) {
            throw LaddException.cannot(
                    Reason.OUTPUT_UNWRITABLE, "write", valueFile + ": " + e, "a file that can be written", e);
        }
        session.terminal().message("Wrote " + value.length + " bytes to " + valueFile);
    }
}
