package dev.laddstreams.processors.topology;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Compact binary form of the topology's own values: one byte of format version, then the fields. Internal topics and
 * stores outlive a release, so a format that changes takes a new version byte.
 */
public record VersionedSerde<T>(byte version, Writer<T> writer, Reader<T> reader) implements Serde<T> {
    /** Writes the fields of one value. */
    public interface Writer<T> {
        void write(T value, DataOutputStream out) throws IOException;
    }

    /** Reads the fields in the order in which they were written. */
    public interface Reader<T> {
        T read(DataInputStream in) throws IOException;
    }

    @Override
    public Serializer<T> serializer() {
        return (topic, value) -> value == null ? null : write(value);
    }

    @Override
    public Deserializer<T> deserializer() {
        return (topic, bytes) -> bytes == null ? null : read(topic, bytes);
    }

    private byte[] write(T value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(96);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(version);
            writer.write(value, out);
        } catch (IOException e) {
            throw new SerializationException("Cannot write " + value, e);
        }
        return bytes.toByteArray();
    }

    private T read(String topic, byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            byte found = in.readByte();
            if (found != version) {
                throw new SerializationException(
                        "Cannot read a record of " + topic + ": format " + found + " (expected: " + version + ")");
            }
            return reader.read(in);
        } catch (IOException e) {
            throw new SerializationException("Cannot read a record of " + topic, e);
        }
    }
}
