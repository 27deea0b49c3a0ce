package dev.laddstreams.schemas.stores;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Bytes that a store shall keep, which it may read more than once.
 *
 * @param size bytes
 */
public record ObjectContent(long size, Source source) {
    /** Opens the bytes from their beginning. */
    @FunctionalInterface
    public interface Source {
        InputStream open() throws IOException;
    }

    public static ObjectContent of(byte[] bytes) {
        return new ObjectContent(bytes.length, () -> new ByteArrayInputStream(bytes));
    }

    public static ObjectContent of(Path file) throws IOException {
        return new ObjectContent(Files.size(file), () -> Files.newInputStream(file));
    }
}
