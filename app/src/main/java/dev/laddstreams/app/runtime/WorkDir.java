package dev.laddstreams.app.runtime;

import dev.laddstreams.app.config.ConfigKeys;
import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.stores.Place;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folders of one installation. Each demo has a complete work directory of its own under the one it was given, so that
 * runs never see each other's datasets; the last one is remembered, and is meant by commands that are given the outer
 * directory.
 */
public record WorkDir(Path root) {
    private static final Logger LOG = LoggerFactory.getLogger(WorkDir.class);
    private static final String LAST_DEMO = "last-demo";
    private static final String DEMO_PREFIX = "demo-";

    public WorkDir {
        root = root.toAbsolutePath().normalize();
    }

    /** The configured one, or the last demo's in it. */
    public static WorkDir of(Configuration configuration) {
        WorkDir outer = new WorkDir(configuration.get(ConfigKeys.WORK_DIR));
        return outer.lastDemo().orElse(outer);
    }

    public Path kafka() {
        return root.resolve("kafka");
    }

    /** Networks that label a dataset at training time. */
    public Path teachers(String dataset) {
        return root.resolve("teachers").resolve(dataset);
    }

    public Path streams() {
        return root.resolve("streams");
    }

    public Path logs() {
        return root.resolve("logs");
    }

    public Place artifacts(Configuration configuration) {
        return configuration.find(ConfigKeys.ARTIFACTS_DIR).orElseGet(() -> Place.of(labelers()));
    }

    /** Where bundles are made before they are published: the same folder, where it is one. */
    public Path madeBundles(Configuration configuration) {
        return artifacts(configuration).folder().orElseGet(this::labelers);
    }

    private Path labelers() {
        return root.resolve("labelers");
    }

    /** Bundles that were fetched from places that are no folders. */
    public Path fetchedBundles() {
        return root.resolve("fetched-labelers");
    }

    public Place claimChecks(Configuration configuration) {
        return configuration.find(ConfigKeys.CLAIM_CHECKS_DIR).orElseGet(() -> Place.of(root.resolve("claim-checks")));
    }

    public Place warehouse(Configuration configuration) {
        return configuration.find(ConfigKeys.WAREHOUSE_DIR).orElseGet(() -> Place.of(tables()));
    }

    /** Where the local catalog is: with its tables, where these are in a folder. */
    public Path catalog(Configuration configuration) {
        return warehouse(configuration).folder().orElseGet(this::tables);
    }

    private Path tables() {
        return root.resolve("warehouse");
    }

    /** Whether there is such a folder, or something that keeps it from being one. */
    public boolean exists() {
        Path at = root;
        while (Files.notExists(at) && at.getParent() != null) {
            at = at.getParent();
        }
        return at.equals(root) || !Files.isDirectory(at);
    }

    /** Creates the folder and checks that it is where it was made, can be written and has room. */
    public WorkDir require(long freeBytes) {
        try {
            Files.createDirectories(root);
            Path probe = Files.createTempFile(root, ".probe", "");
            Files.delete(probe);
            new WorkDirStamp(root).require();
            long usable = Files.getFileStore(root).getUsableSpace();
            if (usable < freeBytes) {
                throw LaddException.cannot(
                        Reason.DISK_FULL,
                        "use work directory " + root,
                        (usable >> 20) + " MiB are free",
                        "at least " + (freeBytes >> 20) + " MiB; --work-dir picks another place");
            }
            return this;
        } catch (IOException e) {
            throw unwritable("use work directory", e);
        }
    }

    /** A fresh directory for one demo, remembered as the last. */
    public WorkDir newDemo() {
        try {
            int number = 1;
            while (Files.exists(root.resolve(DEMO_PREFIX + number))) {
                number++;
            }
            Path demo = Files.createDirectory(root.resolve(DEMO_PREFIX + number));
            new WorkDirStamp(demo).write();
            Files.writeString(root.resolve(LAST_DEMO), demo.getFileName().toString());
            return new WorkDir(demo);
        } catch (IOException e) {
            throw unwritable("start a demo", e);
        }
    }

    /** A folder of this name's own for something that is tried before it is kept; see {@link #deleteTrial}. */
    public Path newTrial() {
        try {
            return Files.createTempDirectory(root, ".trial-");
        } catch (IOException e) {
            throw unwritable("use work directory", e);
        }
    }

    /** Removes a folder of {@link #newTrial} with the files in it. */
    public static void deleteTrial(Path trial) {
        try (Stream<Path> files = Files.list(trial)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(trial);
        } catch (IOException e) {
            LOG.warn("Cannot delete {}: {}", trial, e.toString());
        }
    }

    /** Whether a path is the directory of a demo in this one. */
    boolean isDemo(Path path) {
        return root.equals(path.getParent())
                && path.getFileName().toString().startsWith(DEMO_PREFIX)
                && Files.isDirectory(path);
    }

    private Optional<WorkDir> lastDemo() {
        Path pointer = root.resolve(LAST_DEMO);
        if (Files.exists(kafka()) || !Files.isRegularFile(pointer)) {
            return Optional.empty();
        }
        try {
            Path demo = root.resolve(Files.readString(pointer).strip());
            return Files.isDirectory(demo) ? Optional.of(new WorkDir(demo)) : Optional.empty();
        } catch (IOException e) {
            throw LaddException.cannot(
                    Reason.INPUT_UNREADABLE, "read", pointer + ": " + describe(e), "a readable file", e);
        }
    }

    private LaddException unwritable(String action, IOException cause) {
        return LaddException.cannot(
                describe(cause).contains("no space left") ? Reason.DISK_FULL : Reason.OUTPUT_UNWRITABLE,
                action,
                root + ": " + describe(cause),
                "a folder that can be written; --work-dir picks another place",
                cause);
    }

    /** What went wrong, in a few words of lower case. */
    static String describe(IOException e) {
        if (e instanceof FileAlreadyExistsException) {
            return "it is a file";
        }
        if (e instanceof FileSystemException failure && failure.getReason() != null) {
            return failure.getReason().toLowerCase(Locale.ROOT);
        }
        if (e.getClass() == IOException.class && e.getMessage() != null) {
            // writing to a file that is open says what the system says, and nothing of the file
            return e.getMessage().toLowerCase(Locale.ROOT);
        }
        return e.getClass()
                .getSimpleName()
                .replace("Exception", "")
                .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                .toLowerCase(Locale.ROOT);
    }
}
