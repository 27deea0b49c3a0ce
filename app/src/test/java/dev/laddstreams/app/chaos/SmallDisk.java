package dev.laddstreams.app.chaos;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A file system of a few megabytes that one process sees, and this one through it. */
final class SmallDisk {
    private static final int PAGE_BYTES = 4096;

    private final Path seen;
    private final Path folder;

    /**
     * @param process started by {@link #mounting}
     * @param folder where it is mounted
     */
    SmallDisk(ChildJvm process, Path folder) {
        this.folder = folder;
        this.seen = Path.of("/proc", Long.toString(process.pid()), "root", folder.toString());
    }

    /** What comes before a command that shall see the disk; needs no privileges where user namespaces are allowed. */
    static List<String> mounting(long bytes, Path folder) {
        return mounting("size=" + bytes, folder);
    }

    /** @param options of the file system, as {@code size=8m,ro} */
    static List<String> mounting(String options, Path folder) {
        return List.of(
                "unshare",
                "--map-root-user",
                "--mount",
                "sh",
                "-c",
                "mount -t tmpfs -o " + options + " tmpfs \"$0\" && exec \"$@\"",
                folder.toString());
    }

    static boolean canMount(Path folder) throws IOException, InterruptedException {
        List<String> command = Stream.concat(mounting(1 << 20, folder).stream(), Stream.of("true"))
                .toList();
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    /** Leaves at most so many bytes. */
    void fill(long freeBytes) throws IOException {
        FileStore store = Files.getFileStore(seen);
        byte[] page = new byte[PAGE_BYTES];
        try (OutputStream out = Files.newOutputStream(filler())) {
            while (store.getUsableSpace() > freeBytes) {
                out.write(page);
            }
        }
    }

    /** Takes back what {@link #fill} took. */
    void free() throws IOException {
        Files.delete(filler());
    }

    private Path filler() {
        return seen.resolve("filler");
    }

    /** To the same folder as everybody else sees it. */
    void copyOut() throws IOException {
        try (Stream<Path> files = Files.walk(seen)) {
            for (Path file : files.sorted().toList()) {
                Path copy = folder.resolve(seen.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
    }
}
