package dev.laddstreams.processors.route;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.laddstreams.processors.topology.VersionedSerde;
import dev.laddstreams.schemas.SourcePosition;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * A record of a foreign topic as it was, and where it stands, so that it can still be refused as a whole after it has been
 * re-partitioned or has waited.
 *
 * @param value null for a tombstone
 */
@SuppressWarnings("ArrayRecordComponent") // records are passed on and stored, not compared
record ForeignRecord(SourcePosition at, byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
    static final VersionedSerde<ForeignRecord> SERDE =
            new VersionedSerde<>((byte) 1, ForeignRecord::write, ForeignRecord::read);

    private static final int NONE = -1;

    static ForeignRecord of(RecordMetadata at, Record<byte[], byte[]> record) {
        return new ForeignRecord(
                new SourcePosition(at.topic(), at.partition(), at.offset()),
                record.key(),
                record.value(),
                record.headers());
    }

    /** The text of the newest header of this name. */
    Optional<String> header(String name) {
        return Optional.ofNullable(headers.lastHeader(name)).map(Header::value).map(bytes -> new String(bytes, UTF_8));
    }

    Optional<String> keyText() {
        return Optional.ofNullable(key).map(bytes -> new String(bytes, UTF_8));
    }

    /** The record as a consumer has it, for the dead letters. */
    ConsumerRecord<byte[], byte[]> consumed() {
        return new ConsumerRecord<>(
                at.topic(),
                at.partition(),
                at.offset(),
                ConsumerRecord.NO_TIMESTAMP,
                TimestampType.NO_TIMESTAMP_TYPE,
                ConsumerRecord.NULL_SIZE,
                ConsumerRecord.NULL_SIZE,
                key,
                value,
                headers,
                Optional.empty());
    }

    private static void write(ForeignRecord record, DataOutputStream out) throws IOException {
        out.writeUTF(record.at.topic());
        out.writeInt(record.at.partition());
        out.writeLong(record.at.offset());
        writeBytes(record.key, out);
        writeBytes(record.value, out);
        Header[] headers = record.headers.toArray();
        out.writeInt(headers.length);
        for (Header header : headers) {
            writeBytes(header.key().getBytes(UTF_8), out);
            writeBytes(header.value(), out);
        }
    }

    private static void writeBytes(byte @Nullable [] bytes, DataOutputStream out) throws IOException {
        out.writeInt(bytes == null ? NONE : bytes.length);
        if (bytes != null) {
            out.write(bytes);
        }
    }

    private static ForeignRecord read(DataInputStream in) throws IOException {
        SourcePosition at = new SourcePosition(in.readUTF(), in.readInt(), in.readLong());
        byte[] key = readBytes(in);
        byte[] value = readBytes(in);
        Headers headers = new RecordHeaders();
        for (int left = in.readInt(); left > 0; left--) {
            byte[] name = readBytes(in);
            headers.add(new String(name == null ? new byte[0] : name, UTF_8), readBytes(in));
        }
        return new ForeignRecord(at, key, value, headers);
    }

    private static byte @Nullable [] readBytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length == NONE) {
            return null;
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }
}
