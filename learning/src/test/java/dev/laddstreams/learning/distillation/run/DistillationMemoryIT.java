package dev.laddstreams.learning.distillation.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.learning.data.LabelledImages;
import dev.laddstreams.learning.distillation.DistillationListener;
import dev.laddstreams.learning.distillation.DistillationRequest;
import dev.laddstreams.learning.distillation.Recipe;
import dev.laddstreams.learning.distillation.RecipeName;
import dev.laddstreams.learning.distillation.SampleRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A leak of one small tensor a step would show: the resident set stays within 15 % over 1,000 steps of each method. */
class DistillationMemoryIT {
    private static final int STEPS = 1_000;
    private static final int WARM_UP = 150;
    private static final Map<String, String> SHORT = Map.ofEntries(
            Map.entry("real-per-class", "4"),
            Map.entry("outer-loops", "4"),
            Map.entry("inner-loops", "1"),
            Map.entry("network-images", "12"),
            Map.entry("experts", "2"),
            Map.entry("expert-epochs", "4"),
            Map.entry("expert-batch", "16"),
            Map.entry("latest-start", "2"),
            Map.entry("student-steps", "3"),
            Map.entry("image-learning-rate", "1e-4"),
            Map.entry("rate-learning-rate", "0"),
            Map.entry("teacher-epochs", "1"),
            Map.entry("stage-steps", "1"));

    static Stream<String> methods() {
        return Methods.titles().keySet().stream();
    }

    /** The process warms up with a method that makes much garbage: the Java heap grows before it is collected. */
    @BeforeAll
    static void warmUp() {
        Map<String, String> settings = Map.of("iterations", "600", "outer-loops", "4", "image-learning-rate", "1e-4");
        SampleDistillation.run(SampleRun.request("dc", 2, settings, 11, Optional.empty()), new SampleRun.Recorder());
    }

    @ParameterizedTest
    @MethodSource("methods")
    void shouldNotGrow(String method) {
        int perClass = method.equals("pdd") ? 5 : 2;
        Recipe recipe = Methods.recipe(method, RecipeName.SMALL, perClass, SampleRun.SHAPE.channels());
        Map<String, String> settings = new HashMap<>(SHORT);
        settings.keySet().retainAll(recipe.values().keySet());
        DistillationRequest probe = SampleRun.request(method, perClass, settings, 11, Optional.empty());
        int stages = Distiller.stages(probe);
        settings.put("iterations", Integer.toString((STEPS + stages - 1) / stages));
        long[] resident = new long[2];

        SampleDistillation.run(
                SampleRun.request(method, perClass, settings, 11, Optional.empty()), new DistillationListener() {
                    @Override
                    public void progress(long done, long total, String detail) {
                        if (done == WARM_UP) {
                            resident[0] = residentKiB();
                        }
                        if (done == total) {
                            resident[1] = residentKiB();
                        }
                    }

                    @Override
                    public void preparing(String what) {}

                    @Override
                    public void preview(int iteration, LabelledImages images) {}
                });

        assertThat((double) resident[1])
                .as("KiB resident after %d steps, %d after %d", STEPS, resident[0], WARM_UP)
                .isLessThan(1.15 * resident[0]);
    }

    private static long residentKiB() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
