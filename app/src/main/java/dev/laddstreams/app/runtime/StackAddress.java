package dev.laddstreams.app.runtime;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/** The file by which a process that serves the embedded stack tells others on the same work directory where it is. */
record StackAddress(String bootstrapServers, String registryUrl, long pid) {
    private static final String FILE = "stack.properties";

    /** Of a process that is still alive. */
    static Optional<StackAddress> read(Path workDir) {
        Path file = workDir.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Optional.of(new StackAddress(
                        properties.getProperty("bootstrap-servers", ""),
                        properties.getProperty("registry-url", ""),
                        Long.parseLong(properties.getProperty("pid", "0"))))
                .filter(address -> ProcessHandle.of(address.pid()).isPresent());
    }

    void write(Path workDir) {
        Properties properties = new Properties();
        properties.setProperty("bootstrap-servers", bootstrapServers);
        properties.setProperty("registry-url", registryUrl);
        properties.setProperty("pid", Long.toString(pid));
        try (Writer writer = Files.newBufferedWriter(workDir.resolve(FILE))) {
            properties.store(writer, "Where the embedded stack of this folder answers");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delete(Path workDir) {
        try {
            Files.deleteIfExists(workDir.resolve(FILE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
