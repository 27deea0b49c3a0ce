package dev.laddstreams.learning.labeler;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Reads a model file that another tool wrote, which may be no model at all, or one in several files. What comes of it goes
 * into a bundle as it is.
 */
final class ForeignModel {
    private static final int START = 200;
    private static final String LFS_POINTER = "version https://git-lfs.github.com/spec/";
    /** Bytes of the length of its JSON header, with which a safetensors file begins. */
    private static final int SAFETENSORS_HEADER = 8;

    private ForeignModel() {}

    /** The bundle entry for it: a zip with source text is TorchScript, what is no zip is taken as ONNX. */
    static String entryName(Path file) {
        try {
            requireNetwork(file);
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

    /** The model's bytes; an ONNX model's weights that lie in files beside it are put inside. */
    static byte[] read(Path file) {
        try {
            long size = Files.size(file);
            requireSize(file, size);
            return entryName(file).equals(LabelerBundle.ONNX)
                    ? whole(file, Files.readAllBytes(file))
                    : Files.readAllBytes(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static byte[] whole(Path file, byte[] model) throws IOException {
        Path folder = requireNonNull(file.toAbsolutePath().getParent(), "folder");
        long[] total = {model.length};
        try {
            return OnnxWeights.inlined(model, place -> {
                byte[] values = values(file, folder, place);
                total[0] += values.length;
                requireSize(file, total[0]);
                return UnsafeByteOperations.unsafeWrap(values);
            });
        } catch (InvalidProtocolBufferException e) {
            throw invalid(file, "is damaged: " + e.getMessage(), e);
        }
    }

    /** Only from below the model's own folder: a model must not choose what of this machine is published. */
    private static byte[] values(Path file, Path folder, OnnxWeights.Place place) throws IOException {
        Path data = folder.resolve(place.file()).normalize();
        if (!data.startsWith(folder.normalize())
                || !Files.isRegularFile(data)
                || !data.toRealPath().startsWith(folder.toRealPath())) {
            throw LaddException.cannot(
                    Reason.ARTIFACT_INVALID,
                    "use model " + file.getFileName(),
                    "its weights are not beside it, in " + place.file(),
                    "that file in the model's folder; or one ONNX file with its weights inside, for PyTorch:"
                            + " torch.onnx.export(..., external_data=False)");
        }
        try (FileChannel channel = FileChannel.open(data)) {
            long length = place.length() < 0 ? channel.size() - place.offset() : place.length();
            if (place.offset() < 0 || length < 0 || place.offset() > channel.size() - length) {
                throw LaddException.cannot(
                        Reason.ARTIFACT_INVALID,
                        "use model " + file.getFileName(),
                        place.file() + " has " + channel.size() + " bytes",
                        "at least " + (place.offset() + length) + ", as the model says");
            }
            requireSize(file, length);
            ByteBuffer values = ByteBuffer.allocate(Math.toIntExact(length));
            while (values.hasRemaining() && channel.read(values, place.offset() + values.position()) >= 0) {}
            return values.array();
        }
    }

    private static void requireSize(Path file, long size) {
        if (size == 0 || size > BundleArchive.MAX_MODEL_BYTES) {
            throw invalid(file, "has " + size + " bytes, not 1.." + BundleArchive.MAX_MODEL_BYTES, null);
        }
    }

    /** What carries a model's name and holds none, by its first bytes. */
    private static void requireNetwork(Path file) throws IOException {
        if (!Files.isRegularFile(file) && Files.exists(file)) {
            // opening a named pipe waits for whoever writes to it
            throw cannotUse(file, "it is no file", "an ONNX or TorchScript file", null);
        }
        byte[] start;
        try (InputStream in = Files.newInputStream(file)) {
            start = in.readNBytes(START);
        }
        String text = new String(start, ISO_8859_1);
        if (text.startsWith(LFS_POINTER)) {
            throw cannotUse(
                    file,
                    "it is a pointer of Git LFS, not the file",
                    "the file itself; fetch it with git lfs pull",
                    null);
        }
        if (text.length() > SAFETENSORS_HEADER && text.charAt(SAFETENSORS_HEADER) == '{' && text.contains("\":")) {
            throw cannotUse(
                    file,
                    "it is a safetensors file, which holds weights alone",
                    "a network with its weights; export it as ONNX or TorchScript",
                    null);
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

    private static LaddException invalid(Path file, String fault, @Nullable Throwable cause) {
        return cannotUse(file, "it " + fault, "an ONNX file, or one saved by torch.jit.save", cause);
    }

    private static LaddException cannotUse(Path file, String fault, String expected, @Nullable Throwable cause) {
        return LaddException.cannot(Reason.ARTIFACT_INVALID, "use model " + file.getFileName(), fault, expected, cause);
    }
}
