package dev.laddstreams.app.letters;

import dev.laddstreams.clients.DeadLetterLog;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.schemas.DeadLetter;
import dev.laddstreams.schemas.DeadLetters;
import dev.laddstreams.schemas.SourcePosition;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.AugmentedRecord;
import dev.laddstreams.schemas.avro.SyntheticImage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.Deserializer;

/** All of a dead letter, for people. */
public record LetterText(KafkaConnection connection, TopicCatalogue catalogue) {
    private static final int LONGEST = 160;
    private static final int DUMPED_BYTES = 256;

    /** All but the stack trace. */
    public List<String> lines(
            DeadLetter letter, ConsumerRecord<byte[], byte[]> record, Optional<DeadLetterLog.Replay> replay) {
        List<String> lines = new ArrayList<>();
        lines.add("id          " + letter.id());
        lines.add("time        " + letter.time());
        lines.add("source      " + letter.source().map(SourcePosition::toString).orElse(letter.topic()));
        lines.add("key         " + PlainText.of(record.key()));
        lines.add("reason      " + letter.refusal().reason());
        lines.add("message     " + letter.refusal().message());
        lines.add("exception   "
                + DeadLetters.text(record.headers(), DeadLetters.EXCEPTION).orElse("unknown"));
        lines.add("put back    "
                + replay.map(put -> "at offset " + put.offset() + ", " + put.time())
                        .orElse("no"));
        lines.add("before      "
                + (letter.replayedFrom().isEmpty()
                        ? "not put back before"
                        : "put back " + letter.replayedFrom().size() + " times, from "
                                + String.join(", ", letter.replayedFrom())));
        lines.add("headers");
        for (Header header : DeadLetters.originalHeaders(record)) {
            lines.add("  " + header.key() + ": " + PlainText.line(PlainText.of(header.value()), LONGEST));
        }
        lines.addAll(value(letter, record));
        return plain(lines);
    }

    /** Where in the code the record was refused. */
    public List<String> stackTrace(ConsumerRecord<byte[], byte[]> record) {
        List<String> lines = new ArrayList<>();
        lines.add("stack trace");
        DeadLetters.text(record.headers(), DeadLetters.STACK_TRACE)
                .ifPresent(trace -> trace.lines().forEach(line -> lines.add("  " + line.replace("\t", "  "))));
        return plain(lines);
    }

    private static List<String> plain(List<String> lines) {
        return lines.stream()
                .map(line -> PlainText.line(line, Integer.MAX_VALUE - 1))
                .toList();
    }

    private List<String> value(DeadLetter letter, ConsumerRecord<byte[], byte[]> record) {
        byte[] value = record.value();
        if (value == null) {
            return List.of("value       "
                    + (letter.value().omitted()
                            ? "left out: its " + letter.value().bytes().orElse(0L)
                                    + " bytes are too many for the dead letters"
                            : "none, a tombstone"));
        }
        List<String> lines = new ArrayList<>();
        lines.add("value       " + value.length + " bytes");
        try {
            Optional<SpecificRecord> decoded = decode(letter.topic(), record);
            if (decoded.isPresent()) {
                fields(decoded.get(), "  ", lines);
                return lines;
            }
        } catch (LaddException e) {
            lines.add("  " + e.getMessage());
        }
        PlainText.dump(value, DUMPED_BYTES).forEach(line -> lines.add("  " + line));
        return lines;
    }

    private Optional<SpecificRecord> decode(String topic, ConsumerRecord<byte[], byte[]> record) {
        if (catalogue.imagesPattern().matcher(topic).matches()) {
            return Optional.of(decode(topic, record, SyntheticImage.class));
        }
        if (catalogue.augmentedPattern().matcher(topic).matches()) {
            return Optional.of(decode(topic, record, AugmentedRecord.class));
        }
        return Optional.empty();
    }

    private <T extends SpecificRecord> T decode(String topic, ConsumerRecord<byte[], byte[]> record, Class<T> type) {
        try (Deserializer<T> deserializer = connection.valueDeserializer(type)) {
            return deserializer.deserialize(topic, record.headers(), record.value());
        }
    }

    private static void fields(SpecificRecord record, String indent, List<String> lines) {
        for (Schema.Field field : record.getSchema().getFields()) {
            Object value = record.get(field.pos());
            if (value instanceof SpecificRecord nested) {
                lines.add(indent + field.name());
                fields(nested, indent + "  ", lines);
            } else {
                String text = value instanceof ByteBuffer bytes ? bytes.remaining() + " bytes" : String.valueOf(value);
                lines.add(indent + field.name() + ": " + PlainText.line(text, LONGEST));
            }
        }
    }
}
