package dev.laddstreams.app.wiring;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** PNGs of noise without randomness. */
public final class TinyPng {
    private TinyPng() {}

    public static byte[] bytes(int side) {
        return bytes(side, 1);
    }

    public static byte[] bytes(int side, int seed) {
        return bytes(side, seed, "png");
    }

    /** In another format that Java writes. */
    static byte[] bytes(int side, int seed, String format) {
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                image.setRGB(x, y, (x * 7 + y * 13 + seed * 101) * 2654435);
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, format, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
