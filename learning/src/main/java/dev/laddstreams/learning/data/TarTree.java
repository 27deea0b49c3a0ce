package dev.laddstreams.learning.data;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Files that lie whole within others: one tar, or several seen as one with a folder for each, read in place; or a {@link Spool}. */
record TarTree(Map<String, Member> members, List<Entry> files, List<String> folders, List<String> remarks)
        implements FileTree {
    /** Where the bytes of a file lie. */
    record Member(Path container, long offset, long bytes) {}

    static TarTree of(Path location) throws IOException {
        return of(Map.of("", location));
    }

    /** @param tars by the path of the folder that each becomes, with a {@code /} at the end; empty for none */
    static TarTree of(Map<String, Path> tars) throws IOException {
        Map<String, Member> members = new LinkedHashMap<>();
        List<String> remarks = new ArrayList<>();
        for (Map.Entry<String, Path> tar : new TreeMap<>(tars).entrySet()) {
            try (TarReader reader = new TarReader(tar.getValue())) {
                while (reader.next()) {
                    String path = tar.getKey() + reader.path();
                    if (SetVocabulary.ignored(path)) {
                        continue;
                    }
                    if (!reader.isFile()) {
                        remarks.add("left out: link or device, " + path);
                        continue;
                    }
                    requirePlausible(tar.getValue(), path);
                    if (members.put(path, new Member(tar.getValue(), reader.offset(), reader.bytes())) != null) {
                        throw LaddException.cannot(
                                Reason.INPUT_INVALID,
                                "read data set " + tar.getValue(),
                                "it holds " + path + " twice",
                                "a tar with one file of each name");
                    }
                    FileTree.requireFileCount(tar.getValue(), members.size());
                }
            }
        }
        List<Entry> files = members.entrySet().stream()
                .map(member -> new Entry(member.getKey(), member.getValue().bytes()))
                .sorted(Comparator.comparing(Entry::path))
                .toList();
        SortedSet<String> folders = new TreeSet<>();
        files.forEach(file -> addFolders(folders, file.path()));
        return new TarTree(members, files, List.copyOf(folders), List.copyOf(remarks));
    }

    private static void addFolders(SortedSet<String> folders, String path) {
        int end = path.lastIndexOf('/');
        while (end > 0 && folders.add(path.substring(0, end))) {
            end = path.lastIndexOf('/', end - 1);
        }
    }

    private static void requirePlausible(Path tar, String path) {
        if (path.chars().filter(c -> c == '/').count() > MAX_DEPTH) {
            throw LaddException.cannot(
                    Reason.INPUT_INVALID,
                    "read data set " + tar,
                    "folders lie more than " + MAX_DEPTH + " deep",
                    "a tar with one data set");
        }
    }

    @Override
    public InputStream open(Entry entry) throws IOException {
        Member member = Objects.requireNonNull(members.get(entry.path()), entry.path());
        FileChannel channel = FileChannel.open(member.container());
        try {
            channel.position(member.offset());
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        return new Part(channel, member.bytes());
    }

    @Override
    public void close() {
        // Every stream is closed by its reader.
    }

    /** So many bytes of a channel from where it stands; closes it. */
    private static final class Part extends InputStream {
        private final FileChannel channel;
        private final InputStream in;
        private long left;

        Part(FileChannel channel, long bytes) {
            this.channel = channel;
            this.in = Channels.newInputStream(channel);
            this.left = bytes;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (left == 0 && length > 0) {
                return -1;
            }
            int got = in.read(target, offset, (int) Math.min(length, left));
            left -= Math.max(0, got);
            return got;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
