package dev.laddstreams.producers;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.WholeFile;
import dev.laddstreams.schemas.avro.ClaimCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Keeps pixels that are too large for a record as files named by their sha256. */
final class ClaimCheckStore {
    private final Path folder;

    ClaimCheckStore(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    /** @param sha256 of the pixels, in lower-case hexadecimal */
    ClaimCheck put(byte[] pixels, String sha256) {
        Path file = folder.resolve(sha256 + ".bin");
        try {
            if (!Files.exists(file)) {
                WholeFile.write(file, out -> out.write(pixels));
            }
        } catch (IOException e) {
            throw LaddException.cannot(
                    Reason.OUTPUT_UNWRITABLE, "keep pixels", file.toString(), "a folder that can be written", e);
        }
        return new ClaimCheck(file.toUri().toString(), sha256, (long) pixels.length);
    }
}
