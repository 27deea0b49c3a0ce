package dev.laddstreams.app.runtime;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Properties;

/**
 * The file by which a process that serves the embedded stack tells others on the same work directory where it is. A process
 * that was killed leaves its file behind, and its id may be another's by now, in a container nearly always: so the file also
 * says when the process began.
 *
 * @param started of the process; empty where the system does not tell
 */
record StackAddress(String bootstrapServers, String registryUrl, long pid, Optional<Instant> started) {
    private static final String FILE = "stack.properties";
    /** The system counts from its own start, which moves a little whenever its clock is set. */
    private static final Duration SAME_START = Duration.ofSeconds(2);

    /** The address of a stack in this process. */
    static StackAddress ofThisProcess(String bootstrapServers, String registryUrl) {
        ProcessHandle self = ProcessHandle.current();
        return new StackAddress(
                bootstrapServers, registryUrl, self.pid(), self.info().startInstant());
    }

    /** Of a process that is still alive; empty also for a file that is not whole. */
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
        return parse(properties).filter(StackAddress::isAlive);
    }

    private static Optional<StackAddress> parse(Properties properties) {
        String servers = properties.getProperty("bootstrap-servers", "");
        String registry = properties.getProperty("registry-url", "");
        String started = properties.getProperty("started", "");
        try {
            long pid = Long.parseLong(properties.getProperty("pid", ""));
            return Optional.of(new StackAddress(
                    servers,
                    registry,
                    pid,
                    started.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(started))));
        } catch (NumberFormatException | DateTimeParseException e) {
            return Optional.empty(); // its writer was killed on the way
        }
    }

    private boolean isAlive() {
        return ProcessHandle.of(pid)
                .filter(process -> isSameStart(process.info().startInstant()))
                .isPresent();
    }

    private boolean isSameStart(Optional<Instant> other) {
        return started.isEmpty()
                || other.isEmpty()
                || Duration.between(started.get(), other.get()).abs().compareTo(SAME_START) <= 0;
    }

    void write(Path workDir) {
        Properties properties = new Properties();
        properties.setProperty("bootstrap-servers", bootstrapServers);
        properties.setProperty("registry-url", registryUrl);
        properties.setProperty("pid", Long.toString(pid));
        started.ifPresent(instant -> properties.setProperty("started", instant.toString()));
        store(properties, workDir.resolve(FILE));
    }

    /** Adds what else this process serves, under a key of its own. */
    static void announce(Path workDir, String key, String value) {
        Path file = workDir.resolve(FILE);
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        properties.setProperty(key, value);
        store(properties, file);
    }

    private static void store(Properties properties, Path file) {
        // whoever reads meanwhile sees the old file or the new one
        Path whole = file.resolveSibling(FILE + ".new");
        try (Writer writer = Files.newBufferedWriter(whole)) {
            properties.store(writer, "Where the embedded stack of this folder answers");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
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
