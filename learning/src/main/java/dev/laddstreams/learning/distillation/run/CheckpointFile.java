package dev.laddstreams.learning.distillation.run;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.errors.WholeFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32;

/**
 * A checkpoint on disk. Big-endian: magic and format version, settings, stage, iteration, arrays as raw float bits, and
 * a CRC-32 of all before it. Replaced by an atomic rename, so a reader sees the old file or the new one.
 */
final class CheckpointFile {
    private static final long MAGIC_AND_VERSION = 0x4c41_4444_434b_0001L;
    private static final int MAX_ENTRIES = 10_000;

    private final Path path;

    CheckpointFile(Path path) {
        this.path = path;
    }

    /** @throws LaddException OUTPUT_UNWRITABLE where the file cannot be written */
    void write(Checkpoint checkpoint) {
        try {
            byte[] bytes = encode(checkpoint);
            WholeFile.write(path, out -> out.write(bytes));
        } catch (IOException e) {
            throw LaddException.cannot(
                    Reason.OUTPUT_UNWRITABLE,
                    "write checkpoint",
                    path.toAbsolutePath() + ": " + e.getMessage(),
                    "a writable folder with space left",
                    e);
        }
    }

    /** @throws LaddException INPUT_UNREADABLE or INPUT_INVALID where the file is there, but damaged or of another kind */
    Optional<Checkpoint> read() {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(path);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw LaddException.cannot(
                    Reason.INPUT_UNREADABLE, "read checkpoint", path + ": " + e.getMessage(), "a readable file", e);
        }
        try {
            return Optional.of(decode(bytes));
        } catch (IOException e) {
            throw LaddException.cannot(
                    Reason.INPUT_INVALID,
                    "read checkpoint",
                    path + ": " + e.getMessage(),
                    "a whole checkpoint of this program; delete it to start anew",
                    e);
        }
    }

    private static byte[] encode(Checkpoint checkpoint) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeLong(MAGIC_AND_VERSION);
        out.writeInt(checkpoint.settings().size());
        for (Map.Entry<String, String> setting : new TreeMap<>(checkpoint.settings()).entrySet()) {
            writeText(out, setting.getKey());
            writeText(out, setting.getValue());
        }
        out.writeInt(checkpoint.stage());
        out.writeInt(checkpoint.iteration());
        out.writeInt(checkpoint.state().size());
        for (Map.Entry<String, float[]> array : new TreeMap<>(checkpoint.state()).entrySet()) {
            writeText(out, array.getKey());
            ByteBuffer raw = ByteBuffer.allocate(array.getValue().length * Float.BYTES);
            raw.asFloatBuffer().put(array.getValue());
            out.writeInt(array.getValue().length);
            out.write(raw.array());
        }
        out.writeLong(crc(bytes.toByteArray(), bytes.size()));
        return bytes.toByteArray();
    }

    private static Checkpoint decode(byte[] bytes) throws IOException {
        int body = bytes.length - Long.BYTES;
        if (body < Long.BYTES || ByteBuffer.wrap(bytes).getLong() != MAGIC_AND_VERSION) {
            throw new IOException("not a checkpoint of this version");
        }
        if (ByteBuffer.wrap(bytes, body, Long.BYTES).getLong() != crc(bytes, body)) {
            throw new IOException("truncated or damaged, its checksum differs");
        }
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, Long.BYTES, body - Long.BYTES));
        Map<String, String> settings = new TreeMap<>();
        for (int i = entries(in); i > 0; i--) {
            settings.put(readText(in), readText(in));
        }
        int stage = in.readInt();
        int iteration = in.readInt();
        Map<String, float[]> state = new TreeMap<>();
        for (int i = entries(in); i > 0; i--) {
            String name = readText(in);
            float[] values = new float[in.readInt()];
            ByteBuffer.wrap(in.readNBytes(values.length * Float.BYTES))
                    .asFloatBuffer()
                    .get(values);
            state.put(name, values);
        }
        return new Checkpoint(settings, stage, iteration, state);
    }

    private static int entries(DataInputStream in) throws IOException {
        int entries = in.readInt();
        if (entries < 0 || entries > MAX_ENTRIES) {
            throw new IOException(entries + " entries");
        }
        return entries;
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }

    private static String readText(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }

    private static long crc(byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        return crc.getValue();
    }
}
