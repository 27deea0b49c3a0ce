package dev.laddstreams.app.wiring;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.config.ConfigurationLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The declarations as the configuration's file has them now: a file that changes while roles run is read again. One with
 * mistakes is told, and what held before holds on. Of everything else in the file, what held at the start does. Thread-safe.
 */
public final class LiveDeclarations {
    private static final Logger LOG = LoggerFactory.getLogger(LiveDeclarations.class);

    /** A process has one configuration. */
    private static final Map<Configuration, LiveDeclarations> SHARED = new ConcurrentHashMap<>();

    private final Configuration configuration;

    @GuardedBy("this")
    private Declarations wiring;

    @GuardedBy("this")
    private Optional<Stamp> stamp;

    /** Tells one content of a file from another without reading it. */
    private record Stamp(FileTime time, long bytes) {}

    /** One for all roles of a configuration: a change is read, and a mistake told, once. */
    public static LiveDeclarations of(Configuration configuration) {
        return SHARED.computeIfAbsent(configuration, LiveDeclarations::new);
    }

    private LiveDeclarations(Configuration configuration) {
        this.configuration = configuration;
        this.wiring = Declarations.of(configuration);
        this.stamp = stamp();
    }

    /** What holds now; a look at the file's time. */
    public synchronized Declarations now() {
        Optional<Stamp> found = stamp();
        // a file that is away is about to be replaced
        if (found.isPresent() && !found.equals(stamp)) {
            stamp = found;
            read();
        }
        return wiring;
    }

    @GuardedBy("this")
    private void read() {
        ConfigurationLoader.Outcome outcome = Declarations.check(configuration.readAgain());
        if (outcome.problems().isEmpty()) {
            wiring = Declarations.of(outcome.configuration());
            LOG.info("{} has changed: its datasets and routes hold from now on, the rest from the next start", file());
        } else {
            LOG.warn("{} has changed, and its mistakes leave everything as it was:", file());
            outcome.problems().forEach(problem -> LOG.warn("{}", problem));
        }
    }

    private String file() {
        return configuration.file().map(Path::toString).orElse("The configuration");
    }

    private Optional<Stamp> stamp() {
        return configuration.file().flatMap(path -> {
            try {
                BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
                return Optional.of(new Stamp(attributes.lastModifiedTime(), attributes.size()));
            } catch (IOException e) {
                LOG.debug("{} cannot be looked at", path, e);
                return Optional.empty();
            }
        });
    }
}
