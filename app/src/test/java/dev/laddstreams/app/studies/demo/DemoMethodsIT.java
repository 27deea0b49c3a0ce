package dev.laddstreams.app.studies.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.app.TinyImages;
import dev.laddstreams.app.config.ConfigurationLoader;
import dev.laddstreams.app.config.ConfigurationLoader.Assignment;
import dev.laddstreams.app.console.LogFile;
import dev.laddstreams.app.console.Terminal;
import dev.laddstreams.app.studies.LabelRecipe;
import dev.laddstreams.learning.data.DataSplits;
import dev.laddstreams.learning.data.ReadingOptions;
import dev.laddstreams.learning.distillation.Recipe;
import dev.laddstreams.learning.distillation.RecipeName;
import dev.laddstreams.learning.distillation.run.Methods;
import dev.laddstreams.learning.grid.SubImageGrid;
import dev.laddstreams.learning.network.ConvNetSpec;
import dev.laddstreams.learning.training.Augmentation;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Demos of methods whose sets differ from images of one stage, as many as asked for. */
class DemoMethodsIT {
    private static final int PER_CLASS = 2;
    private static final Map<String, String> SHORTEST = Map.ofEntries(
            Map.entry("iterations", "2"),
            Map.entry("real-per-class", "4"),
            Map.entry("network-images", "8"),
            Map.entry("experts", "1"),
            Map.entry("student-steps", "2"),
            Map.entry("image-learning-rate", "0.1"),
            Map.entry("rate-learning-rate", "1e-9"),
            Map.entry("stage-steps", "2"),
            Map.entry("teachers", "1"),
            Map.entry("teacher-epochs", "1"));

    @TempDir
    private Path folder;

    /** idc decodes four images from each; infer has a natural one, and that one perturbed, in the place of two. */
    @ParameterizedTest
    @CsvSource({"idc, 8", "infer, 2", "seqmatch, 2"})
    void shouldLabelStoreAndEvaluateTheImagesThatThereAre(String method, int decodedPerClass) throws IOException {
        Path data = TinyImages.write(folder.resolve("tiny"), 40, 20);
        StringWriter shown = new StringWriter();
        DemoRequest request = new DemoRequest(
                new DemoRequest.RealImages(data.toString(), ReadingOptions.DEFAULT),
                OptionalInt.of(PER_CLASS),
                new SubImageGrid(2, 0.5),
                method,
                OptionalInt.empty(),
                DemoLength.QUICK,
                Optional.empty(),
                3);

        DemoReport report = new Demo(
                        ConfigurationLoader.load(
                                        Optional.empty(),
                                        Map.of(),
                                        List.of(new Assignment("--work-dir", "work-dir=" + folder.resolve("work"))))
                                .require(),
                        new Terminal(new PrintWriter(shown, true), new PrintWriter(shown, true), 0),
                        LogFile.Detail.WARNINGS,
                        DemoMethodsIT::tinySizes)
                .run(request);

        int images = decodedPerClass * TinyImages.CLASSES;
        assertThat(report.counts().images()).isEqualTo(images);
        assertThat(report.counts().augmentedRecords()).isEqualTo(images);
        assertThat(report.counts().storedRecords()).isEqualTo(images);
        assertThat(report.figures().accuracy())
                .hasSize(DemoControl.of(DemoLength.QUICK).size());
        assertThat(report.sizes().distillation().method()).isEqualTo(method);
    }

    private static DemoSizes tinySizes(DemoRequest request, DataSplits data) {
        Recipe small = Methods.recipe(request.method(), RecipeName.SMALL, PER_CLASS, 1);
        Map<String, String> changes = new HashMap<>(SHORTEST);
        changes.keySet().retainAll(small.values().keySet());
        return new DemoSizes(
                PER_CLASS,
                new LabelRecipe(
                        ConvNetSpec.forInput(data.train().shape(), data.train().classes(), 4),
                        1_000,
                        1,
                        LabelRecipe.deployment(20, 4, Augmentation.NONE),
                        100),
                small.changed(changes),
                1,
                DemoControl.of(request.length()));
    }
}
