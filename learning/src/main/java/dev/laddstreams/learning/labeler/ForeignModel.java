package dev.laddstreams.learning.labeler;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** A model file made elsewhere. */
final class ForeignModel {
    private ForeignModel() {}

    /** The bundle entry for it: a zip with source text is TorchScript, what is no zip is taken as ONNX. */
    static String entryName(Path file) {
        try {
            if (!startsAsZip(file)) {
                return LabelerBundle.ONNX;
            }
            try (ZipFile zip = new ZipFile(file.toFile())) {
                if (zip.stream().noneMatch(entry -> entry.getName().contains("/code/"))) {
                    throw invalid(file, "is an archive without code", null);
                }
            }
            return LabelerBundle.TORCHSCRIPT;
        } catch (ZipException e) {
            throw invalid(file, "is a damaged archive: " + e.getMessage(), e);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    static byte[] read(Path file) {
        try {
            long size = Files.size(file);
            if (size == 0 || size > BundleArchive.MAX_MODEL_BYTES) {
                throw invalid(file, "has " + size + " bytes, not 1.." + BundleArchive.MAX_MODEL_BYTES, null);
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static boolean startsAsZip(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.read() == 'P' && in.read() == 'K';
        }
    }

    private static LaddException unreadable(Path file, IOException cause) {
        return LaddException.cannot(
                Reason.INPUT_UNREADABLE,
                "read model " + file,
                cause instanceof NoSuchFileException ? "it does not exist" : cause.toString(),
                "an ONNX or TorchScript file",
                cause);
    }

    private static LaddException invalid(Path file, String fault, Throwable cause) {
        return LaddException.cannot(
                Reason.ARTIFACT_INVALID,
                "use model " + file.getFileName(),
                "it " + fault,
                "an ONNX file, or one saved by torch.jit.save",
                cause);
    }
}
