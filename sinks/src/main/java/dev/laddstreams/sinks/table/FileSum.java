package dev.laddstreams.sinks.table;

import java.util.Collection;
import org.apache.iceberg.io.FileInfo;

/** How many files, and how large they are together. */
public record FileSum(long files, long bytes) {
    public static final FileSum NONE = new FileSum(0, 0);

    static FileSum of(Collection<FileInfo> listed) {
        return new FileSum(
                listed.size(), listed.stream().mapToLong(FileInfo::size).sum());
    }

    /** These and one more. */
    public FileSum withFile(long size) {
        return new FileSum(files + 1, bytes + size);
    }

    public FileSum plus(FileSum other) {
        return new FileSum(files + other.files, bytes + other.bytes);
    }

    /** These without some of them. */
    public FileSum minus(FileSum some) {
        return new FileSum(files - some.files, bytes - some.bytes);
    }
}
