package dev.laddstreams.learning.distillation.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.learning.distillation.DistillationRequest;
import dev.laddstreams.learning.distillation.DistilledSet;
import dev.laddstreams.learning.distillation.SampleRun;
import dev.laddstreams.learning.distillation.axes.label.HardLabels;
import dev.laddstreams.learning.distillation.axes.model.FreshNetworks;
import dev.laddstreams.learning.distillation.axes.objective.ClassMeans;
import dev.laddstreams.learning.distillation.axes.parameterisation.Pixels;
import dev.laddstreams.learning.distillation.axes.real.UniformPerClass;
import dev.laddstreams.learning.distillation.axes.schedule.Progressive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What docs/adding-a-method.md shows: its code is this folder's {@link SmoothImages} and the row below, and it runs. */
class AddingAMethodTest {
    private static final Path ROOT = Path.of("..");

    // row
    private static MethodRow smooth(double weight) {
        return new MethodRow(
                "smooth",
                "distribution matching of smooth images",
                (recipe, perClass, channels) -> Recipes.dm(recipe, perClass),
                Set.of(),
                new MethodRow.Axes(
                        wiring -> new SmoothImages(new ClassMeans(wiring, ClassMeans.Statistic.FEATURES), weight),
                        FreshNetworks::new,
                        Pixels::new,
                        UniformPerClass::new,
                        Progressive::new,
                        wiring -> new HardLabels()));
    }
    // end of row

    @Test
    void shouldRun() {
        Map<String, String> settings = Map.of("iterations", "30", "image-learning-rate", "0.1");
        DistillationRequest request = SampleRun.request("dm", 2, settings, 11, Optional.empty());

        double smooth = roughness(SampleDistillation.run(request, smooth(0.05), new SampleRun.Recorder()));
        double plain = roughness(SampleDistillation.run(request, smooth(0), new SampleRun.Recorder()));

        assertThat(smooth).isLessThan(0.5 * plain);
    }

    @Test
    void shouldBeWhatTheGuideShows() throws IOException {
        String guide = Files.readString(ROOT.resolve("docs/adding-a-method.md"));
        Path sources = Path.of("src/test/java/dev/laddstreams/learning/distillation/run");
        String objective = Files.readString(sources.resolve("SmoothImages.java"));
        String here = Files.readString(sources.resolve("AddingAMethodTest.java"));
        String row = here.substring(here.indexOf("        return new MethodRow("), here.indexOf("    // end of row"));

        assertThat(guide).contains(objective.substring(objective.indexOf("final class")));
        assertThat(guide).contains(row.substring(0, row.lastIndexOf('}')).strip());
    }

    /** Mean squared difference between neighbours in a row. */
    private static double roughness(DistilledSet set) {
        float[] values = set.images().values();
        int width = SampleRun.SHAPE.width();
        double sum = 0;
        for (int i = 1; i < values.length; i++) {
            if (i % width != 0) {
                sum += Math.pow(values[i] - values[i - 1], 2);
            }
        }
        return sum / values.length;
    }
}
