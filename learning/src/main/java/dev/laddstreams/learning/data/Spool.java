package dev.laddstreams.learning.data;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.FileTree.Entry;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Images that lie in no file of their own, unpacked to a temporary one that goes when this is closed. For one thread. */
final class Spool implements Closeable {
    private final Path file;
    private final OutputStream out;
    private final Map<String, TarTree.Member> members = new LinkedHashMap<>();
    private final List<Entry> entries = new ArrayList<>();
    private long end;

    /** @param set its name, for the file's */
    Spool(String set) throws IOException {
        file = Files.createTempFile("ladd-" + set + "-", ".images");
        try {
            out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    Entry put(String path, byte[] bytes) {
        FileTree.requireFileCount(file, entries.size() + 1L);
        try {
            out.write(bytes);
        } catch (IOException e) {
            throw LaddException.cannot(
                    Reason.OUTPUT_UNWRITABLE,
                    "unpack images to " + file,
                    String.valueOf(e.getMessage()),
                    "room in the folder for temporary files (-Djava.io.tmpdir)",
                    e);
        }
        members.put(path, new TarTree.Member(file, end, bytes.length));
        end += bytes.length;
        Entry entry = new Entry(path, bytes.length);
        entries.add(entry);
        return entry;
    }

    /** What was put so far, readable until this is closed. */
    FileTree tree() throws IOException {
        out.flush();
        return new TarTree(members, List.copyOf(entries), List.of(), List.of());
    }

    @Override
    public void close() throws IOException {
        try {
            out.close();
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
