package dev.laddstreams.app.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.config.ConfigurationLoader;
import dev.laddstreams.app.config.ConfigurationLoader.Assignment;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.data.Normalisation;
import dev.laddstreams.learning.grid.SubImageGrid;
import dev.laddstreams.learning.labeler.LabelerBundle;
import dev.laddstreams.learning.labeler.LabelerMeasurements;
import dev.laddstreams.learning.labeler.LabelerSpec;
import dev.laddstreams.learning.network.ConvNet;
import dev.laddstreams.learning.network.ConvNetSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublicationTest {
    private static final ImageShape SHAPE = new ImageShape(1, 8, 8);

    @TempDir
    private Path folder;

    /** No engine loads in a millisecond. */
    @Test
    void shouldGiveUpAModelThatDoesNotLoadInTimeAndPublishNothing() {
        Path bundle = LabelerBundle.write(
                folder.resolve("made"),
                new LabelerSpec(
                        SHAPE,
                        List.of("cat", "dog"),
                        new Normalisation(List.of(0.5f), List.of(0.25f)),
                        SubImageGrid.DEFAULT,
                        1,
                        LabelerSpec.Output.LOGITS,
                        LabelerMeasurements.NONE),
                ConvNet.initialise(new ConvNetSpec(SHAPE, 2, 4, 2, ConvNetSpec.Norm.INSTANCE), 1));
        Configuration configuration = ConfigurationLoader.load(
                        Optional.empty(),
                        Map.of(),
                        List.of(
                                new Assignment("--set", "work-dir=" + folder.resolve("work")),
                                new Assignment("--set", "labeler.load-timeout=1ms")))
                .require();

        assertThatThrownBy(() -> new Publication(configuration, "pets").publishTried(bundle))
                .hasMessage("Cannot load labeler " + bundle.getFileName()
                        + ": it is not loaded after 0.001 s (expected: a load that ends; labeler.load-timeout gives it"
                        + " longer)");
        assertThat(folder.resolve("work")).doesNotExist();
    }
}
