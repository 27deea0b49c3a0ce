package dev.laddstreams.app.runtime;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first number that no other process of this user has on this machine. It is this process's until it ends, however it
 * ends; a successor gets the same one when no other was faster. Thread-safe.
 */
final class ProcessSlot {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessSlot.class);
    private static final int MAX_SLOTS = 1000;
    private static final int MAX_HOST = 80;

    /** Closed by the end of the process alone, which frees the locks. */
    private static final List<FileChannel> HELD = new ArrayList<>();

    @Nullable
    private static String own;

    private ProcessSlot() {}

    /** The machine's name and the number, for example {@code gpu-box-1}; always the same in one process. */
    static synchronized String name() {
        if (own == null) {
            own = claim(Path.of(System.getProperty("java.io.tmpdir"), "ladd-slots-" + System.getProperty("user.name")));
        }
        return own;
    }

    /** As {@link #name()}, with a number that is free among the locks of this folder. */
    static synchronized String claim(Path folder) {
        try {
            Files.createDirectories(folder);
            for (int slot = 1; slot <= MAX_SLOTS; slot++) {
                if (lock(folder.resolve(slot + ".lock"))) {
                    return host() + "-" + slot;
                }
            }
        } catch (IOException e) {
            LOG.debug("No slots in {}", folder, e);
        }
        return host() + "-pid-" + ProcessHandle.current().pid();
    }

    private static boolean lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                HELD.add(channel);
                return true;
            }
        } catch (OverlappingFileLockException e) {
            LOG.debug("This process has {} already", file, e);
        }
        channel.close();
        return false;
    }

    private static String host() {
        try {
            String name = InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9._-]", "_");
            return name.substring(0, Math.min(name.length(), MAX_HOST));
        } catch (UnknownHostException e) {
            LOG.debug("This machine's name cannot be looked up", e);
            return "labeler";
        }
    }
}
