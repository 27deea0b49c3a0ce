package dev.laddstreams.learning.distillation;

import dev.laddstreams.errors.Sha256;
import dev.laddstreams.learning.data.ImageSet;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a run depends on, by name. */
public final class Settings {
    private Settings() {}

    /** All that each iteration depends on. The number of iterations is none of it, unless the learning rate follows it. */
    public static Map<String, String> of(DistillationRequest request) {
        Map<String, String> settings = ofReal(request);
        settings.put("method", request.method());
        settings.put("imagesPerClass", Integer.toString(request.imagesPerClass()));
        settings.putAll(request.recipe().values());
        if (request.recipe().get(Setting.IMAGE_SCHEDULE) == ImageSchedule.CONSTANT) {
            settings.remove(Setting.ITERATIONS.name());
        }
        return settings;
    }

    /** What networks that train on the real images depend on. */
    public static Map<String, String> ofReal(DistillationRequest request) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("data", request.real().name() + " " + digest(request.real()));
        settings.put("normalisation", request.normalisation().toString());
        settings.put(
                "network",
                request.network().family() + " for " + request.network().input());
        settings.put("seed", Long.toString(request.seed()));
        return settings;
    }

    private static String digest(ImageSet images) {
        ByteBuffer labels = ByteBuffer.allocate(images.count() * Integer.BYTES);
        labels.asIntBuffer().put(images.labels());
        return digest(images.pixels(), labels.array());
    }

    /** Sixteen hexadecimal digits that other bytes would not have. */
    public static String digest(byte[]... parts) {
        return Sha256.of(parts).substring(0, 16);
    }
}
