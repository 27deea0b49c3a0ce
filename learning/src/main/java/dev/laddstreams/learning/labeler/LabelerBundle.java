package dev.laddstreams.learning.labeler;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.errors.Sha256;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.network.NetworkWeights;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Writes, describes and opens labeler artifacts. One is a byte-reproducible zip with {@code labeler.json} (a {@link
 * LabelerSpec}, strict and versioned) and {@code model.onnx} and/or {@code model.pt} (TorchScript), uncompressed and in the
 * order of their names. Its file is called {@code <sha256>.zip}, appears whole or not at all, and never changes.
 *
 * <p>A file that is no such zip, is damaged, or holds anything else fails with reason {@code ARTIFACT_INVALID} and a
 * message that names the file and the fault.
 */
public final class LabelerBundle {
    static final String SPEC = "labeler.json";
    static final String ONNX = "model.onnx";
    static final String TORCHSCRIPT = "model.pt";

    private LabelerBundle() {}

    /** Writes a bundle of one of our own networks, with both models. Returns the file {@code <folder>/<sha256>.zip}. */
    public static Path write(Path folder, LabelerSpec spec, NetworkWeights weights) {
        if (!weights.spec().input().equals(spec.inputShape()) || weights.spec().classes() != spec.classes()) {
            throw LaddException.cannot(
                    Reason.INCOMPATIBLE,
                    "write labeler bundle",
                    "network of " + weights.spec().classes() + " classes on "
                            + weights.spec().input(),
                    spec.classes() + " classes on " + spec.inputShape() + ", as the labeler's description says");
        }
        return store(
                folder, spec, Map.of(ONNX, OnnxWriter.write(weights), TORCHSCRIPT, TorchScriptWriter.write(weights)));
    }

    /**
     * Wraps an ONNX or TorchScript file made elsewhere, told apart by their content. The model must take one float32
     * tensor [batch, channels, height, width] and return [batch, classes] first; {@link #open} checks that. An ONNX
     * model must hold its weights itself. Returns the file {@code <folder>/<sha256>.zip}.
     */
    public static Path wrap(Path folder, LabelerSpec spec, Path model) {
        return store(folder, spec, Map.of(ForeignModel.entryName(model), ForeignModel.read(model)));
    }

    /** What the bundle says of itself. */
    public static LabelerSpec readSpec(Path bundle) {
        try (BundleArchive archive = BundleArchive.open(bundle)) {
            return archive.spec();
        }
    }

    /** The engines that the bundle has a model for, the preferred one first. */
    public static List<LabelerEngine> engines(Path bundle) {
        try (BundleArchive archive = BundleArchive.open(bundle)) {
            return archive.engines();
        }
    }

    /**
     * Loads the labeler and tries it on a blank and a noise image. Fails with reason {@code INCOMPATIBLE} for a model that
     * does not fit its description, or a bundle without a model for the engine.
     */
    public static Labeler open(Path bundle, EngineSettings settings) {
        LabelerSpec spec;
        ModelSession session;
        String artifact = bundle.getFileName().toString();
        try (BundleArchive archive = BundleArchive.open(bundle)) {
            spec = archive.spec();
            session = load(archive, artifact, spec.inputShape(), settings.engine(), settings);
        }
        BatchLabeler labeler = new BatchLabeler(spec, session);
        try {
            labeler.passProbation(artifact);
            return labeler;
        } catch (RuntimeException e) {
            labeler.close();
            throw e;
        }
    }

    private static ModelSession load(
            BundleArchive archive, String artifact, ImageShape shape, LabelerEngine engine, EngineSettings settings) {
        return switch (engine) {
            case AUTO -> load(archive, artifact, shape, archive.engines().get(0), settings);
            case ONNXRUNTIME -> OnnxSession.open(model(archive, artifact, ONNX), artifact, shape, settings);
            case PYTORCH -> TorchSession.open(model(archive, artifact, TORCHSCRIPT), artifact, shape, settings);
        };
    }

    private static byte[] model(BundleArchive archive, String artifact, String entry) {
        if (!archive.has(entry)) {
            throw LaddException.cannot(
                    Reason.INCOMPATIBLE, "open labeler " + artifact, "it has no " + entry, "one, or another engine");
        }
        return archive.model(entry);
    }

    /** Lower-case hexadecimal SHA-256 of the file. */
    public static String sha256(Path bundle) {
        try {
            return Sha256.of(bundle);
        } catch (IOException e) {
            throw LaddException.cannot(
                    Reason.INPUT_UNREADABLE, "read labeler bundle", bundle + ": " + e, "a readable file", e);
        }
    }

    /** Fails with reason {@code CHECKSUM_MISMATCH} unless the file has this SHA-256, in lower-case hexadecimal. */
    public static void requireSha256(Path bundle, String sha256) {
        String actual = sha256(bundle);
        if (!actual.equals(sha256)) {
            throw LaddException.cannot(
                    Reason.CHECKSUM_MISMATCH,
                    "use labeler bundle",
                    bundle.getFileName() + " has SHA-256 " + actual,
                    sha256);
        }
    }

    private static Path store(Path folder, LabelerSpec spec, Map<String, byte[]> models) {
        SortedMap<String, byte[]> entries = new TreeMap<>(models);
        entries.put(SPEC, LabelerJson.write(spec));
        Path temporary = folder.resolve(".bundle-" + UUID.randomUUID() + ".tmp");
        try {
            Files.createDirectories(folder);
            try {
                writeEntries(temporary, entries);
                return Files.move(
                        temporary, folder.resolve(sha256(temporary) + ".zip"), StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw LaddException.cannot(
                    Reason.OUTPUT_UNWRITABLE, "write labeler bundle", folder + ": " + e, "a writable folder", e);
        }
    }

    private static void writeEntries(Path file, SortedMap<String, byte[]> entries) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                ReproducibleZip zip = new ReproducibleZip(Channels.newOutputStream(channel))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.add(entry.getKey(), entry.getValue());
            }
            zip.finish();
            channel.force(true);
        }
    }
}
