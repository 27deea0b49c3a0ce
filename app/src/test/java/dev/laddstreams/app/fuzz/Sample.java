package dev.laddstreams.app.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * One input before it is written.
 *
 * @param files bytes by path
 */
record Sample(Packing packing, Map<String, byte[]> files) {
    /** What the files become. */
    enum Packing {
        /** A folder with the files. */
        FOLDER,
        /** One zip with all of them. */
        ZIP,
        /** One tar with all of them. */
        TAR,
        /** The only file itself. */
        FILE
    }

    Sample {
        files = new LinkedHashMap<>(files);
    }

    static Sample file(String name, byte[] bytes) {
        return new Sample(Packing.FILE, Map.of(name, bytes));
    }

    /** The same input with other bytes in one file. */
    Sample with(String name, byte[] bytes) {
        Map<String, byte[]> changed = new LinkedHashMap<>(files);
        changed.put(name, bytes);
        return new Sample(packing, changed);
    }

    /** A zip or tar as the one file that it becomes; any other sample as it is. */
    Sample packed(String name) {
        return switch (packing) {
            case ZIP -> file(name, zip());
            case TAR -> file(name, tar());
            case FOLDER, FILE -> this;
        };
    }

    private byte[] tar() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
                entry.setSize(file.getValue().length);
                entry.setModTime(0L);
                tar.putArchiveEntry(entry);
                tar.write(file.getValue());
                tar.closeArchiveEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private byte[] zip() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Writes the input into an empty folder and returns what a command is given. */
    Path write(Path folder, String archiveName) throws IOException {
        Sample stored = packed(archiveName);
        for (Map.Entry<String, byte[]> file : stored.files.entrySet()) {
            Path target = folder.resolve(file.getKey());
            Files.createDirectories(target.getParent());
            Files.write(target, file.getValue());
        }
        return stored.packing == Packing.FOLDER
                ? folder
                : folder.resolve(stored.files.keySet().iterator().next());
    }
}
