package dev.laddstreams.embedded;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Keeps a folder to one stack; the lock ends with the process, however that ends. */
final class FolderLock implements AutoCloseable {
    private static final String FILE = "stack.lock";
    private static final long LEAST_FREE_BYTES = 128L << 20;

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Creates the folder where it is missing. */
    static FolderLock acquire(Path folder) {
        FileChannel channel;
        try {
            Files.createDirectories(folder);
            channel = FileChannel.open(
                    folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw unwritable(folder, e);
        }
        try {
            requireSpace(folder);
            // held until the channel closes
            FileLock lock = tryLock(channel);
            if (lock == null) {
                throw LaddException.cannot(
                        Reason.OUTPUT_UNWRITABLE,
                        "start the embedded stack",
                        folder + " is in use by another process or stack",
                        "a folder of its own, or the other one ended");
            }
            return new FolderLock(channel);
        } catch (IOException e) {
            closeAfter(channel, e);
            throw unwritable(folder, e);
        } catch (LaddException e) {
            closeAfter(channel, e);
            throw e;
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static void requireSpace(Path folder) throws IOException {
        long free = Files.getFileStore(folder).getUsableSpace();
        if (free < LEAST_FREE_BYTES) {
            throw LaddException.cannot(
                    Reason.DISK_FULL,
                    "start the embedded stack",
                    (free >> 20) + " MiB free at " + folder,
                    "at least " + (LEAST_FREE_BYTES >> 20) + " MiB");
        }
    }

    private static LaddException unwritable(Path folder, IOException e) {
        return LaddException.cannot(
                Reason.OUTPUT_UNWRITABLE,
                "write the embedded stack's folder",
                folder + " (" + e.getClass().getSimpleName() + ")",
                "a folder that can be created and written",
                e);
    }

    private static void closeAfter(FileChannel channel, Exception failure) {
        try {
            channel.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw LaddException.cannot(
                    Reason.OUTPUT_UNWRITABLE, "release " + FILE, e.toString(), "a file that can be closed", e);
        }
    }
}
