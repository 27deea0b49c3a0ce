package dev.laddstreams.app.studies.pictures;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Pictures on disk. */
final class PngFile {
    private PngFile() {}

    /**
     * Writes a PNG file, and makes the folders on the way.
     *
     * @param action for messages: {@code write contact sheet}
     */
    static void write(String action, Path png, BufferedImage picture) {
        try {
            Path parent = png.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            if (!ImageIO.write(picture, "png", png.toFile())) {
                throw new IOException("no PNG encoder");
            }
        } catch (IOException e) {
            throw LaddException.cannot(Reason.OUTPUT_UNWRITABLE, action, png.toString(), "a writable path", e);
        }
    }
}
