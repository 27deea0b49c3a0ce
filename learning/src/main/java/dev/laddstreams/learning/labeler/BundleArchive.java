package dev.laddstreams.learning.labeler;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** A labeler bundle open for reading. Nothing in it is trusted: names, sizes and checksums are checked. */
final class BundleArchive implements AutoCloseable {
    static final long MAX_MODEL_BYTES = 1L << 30;
    private static final long MAX_SPEC_BYTES = 1L << 20;
    private static final Set<String> NAMES = Set.of(LabelerBundle.SPEC, LabelerBundle.ONNX, LabelerBundle.TORCHSCRIPT);

    private final Path file;
    private final ZipFile zip;

    private BundleArchive(Path file, ZipFile zip) {
        this.file = file;
        this.zip = zip;
    }

    static BundleArchive open(Path file) {
        if (!Files.isRegularFile(file)) {
            throw LaddException.cannot(
                    Reason.INPUT_UNREADABLE, "read labeler bundle", file + " is no file", "a labeler bundle");
        }
        BundleArchive archive;
        try {
            archive = new BundleArchive(file, new ZipFile(file.toFile()));
        } catch (ZipException e) {
            throw invalid(file, "is no zip: " + e.getMessage(), "a whole labeler bundle", e);
        } catch (IOException e) {
            throw LaddException.cannot(
                    Reason.INPUT_UNREADABLE, "read labeler bundle", file + ": " + e, "a readable file", e);
        }
        try {
            archive.requireKnownEntries();
            return archive;
        } catch (RuntimeException e) {
            archive.close();
            throw e;
        }
    }

    LabelerSpec spec() {
        try {
            return LabelerJson.read(entry(LabelerBundle.SPEC, MAX_SPEC_BYTES));
        } catch (JsonFault e) {
            throw invalid(file, LabelerBundle.SPEC + " " + e.getMessage(), e.expected(), e);
        } catch (LaddException e) {
            if (e.reason() == Reason.ARTIFACT_INVALID) {
                throw e;
            }
            throw invalid(file, LabelerBundle.SPEC + ": " + e.getMessage(), "a consistent description", e);
        }
    }

    boolean has(String name) {
        return zip.getEntry(name) != null;
    }

    List<LabelerEngine> engines() {
        List<LabelerEngine> engines = new ArrayList<>();
        if (has(LabelerBundle.ONNX)) {
            engines.add(LabelerEngine.ONNXRUNTIME);
        }
        if (has(LabelerBundle.TORCHSCRIPT)) {
            engines.add(LabelerEngine.PYTORCH);
        }
        return engines;
    }

    byte[] model(String name) {
        return entry(name, MAX_MODEL_BYTES);
    }

    @Override
    public void close() {
        try {
            zip.close();
        } catch (IOException e) {
            throw LaddException.cannot(
                    Reason.INPUT_UNREADABLE, "close labeler bundle", file + ": " + e, "a readable file", e);
        }
    }

    private void requireKnownEntries() {
        Set<String> names = new TreeSet<>();
        zip.stream().map(ZipEntry::getName).forEach(names::add);
        if (!names.contains(LabelerBundle.SPEC)) {
            throw invalid(file, "has no " + LabelerBundle.SPEC, "one that describes the labeler", null);
        }
        if (names.size() < 2) {
            throw invalid(file, "has no model", LabelerBundle.ONNX + " and/or " + LabelerBundle.TORCHSCRIPT, null);
        }
        names.removeAll(NAMES);
        if (!names.isEmpty()) {
            throw invalid(file, "has entry " + names.iterator().next(), "only " + new TreeSet<>(NAMES), null);
        }
    }

    private byte[] entry(String name, long maxBytes) {
        ZipEntry entry = zip.getEntry(name);
        if (entry.getSize() < 1 || entry.getSize() > maxBytes) {
            throw invalid(file, name + " has " + entry.getSize() + " bytes", "1.." + maxBytes, null);
        }
        if (!Unpacking.isPlausible(entry.getSize(), entry.getCompressedSize())) {
            throw invalid(
                    file,
                    name + " unpacks to " + entry.getSize() + " bytes from " + entry.getCompressedSize(),
                    "at most " + Unpacking.most(entry.getCompressedSize()),
                    null);
        }
        byte[] content;
        try (InputStream in = zip.getInputStream(entry)) {
            // one byte more than promised, to notice an entry that unpacks to more than it says
            content = in.readNBytes(Math.toIntExact(entry.getSize() + 1));
        } catch (IOException e) {
            throw invalid(file, name + " is damaged: " + e.getMessage(), "a whole entry", e);
        }
        CRC32 crc = new CRC32();
        crc.update(content);
        if (content.length != entry.getSize() || crc.getValue() != entry.getCrc()) {
            throw invalid(file, name + " is damaged: its checksum differs", "CRC-32 of the directory", null);
        }
        return content;
    }

    private static LaddException invalid(Path file, String fault, String expected, @Nullable Throwable cause) {
        return LaddException.cannot(
                Reason.ARTIFACT_INVALID, "read labeler bundle " + file.getFileName(), fault, expected, cause);
    }
}
