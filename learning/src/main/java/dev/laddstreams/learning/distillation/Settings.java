package dev.laddstreams.learning.distillation;

import dev.laddstreams.learning.data.ImageSet;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** The settings that each iteration of a run depends on, by name. The number of iterations is none of them. */
final class Settings {
    private Settings() {}

    static Map<String, String> of(DistillationRequest request) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("method", request.method());
        settings.put("data", request.real().name() + " " + digest(request.real()));
        settings.put("normalisation", request.normalisation().toString());
        settings.put(
                "network",
                request.network().family() + " for " + request.network().input());
        settings.put("imagesPerClass", Integer.toString(request.imagesPerClass()));
        settings.put("realPerClass", Integer.toString(request.realPerClass()));
        settings.put("imageLearningRate", Double.toString(request.imageLearningRate()));
        settings.put("imageMomentum", Double.toString(request.imageMomentum()));
        settings.put("augmentation", request.augmentation().name());
        settings.put("seed", Long.toString(request.seed()));
        return settings;
    }

    private static String digest(ImageSet images) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(images.pixels());
            ByteBuffer labels = ByteBuffer.allocate(images.count() * Integer.BYTES);
            labels.asIntBuffer().put(images.labels());
            sha256.update(labels.array());
            return HexFormat.of().formatHex(sha256.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
