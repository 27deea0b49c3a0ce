package dev.laddstreams.app.studies.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laddstreams.app.TinyImages;
import dev.laddstreams.app.config.ConfigurationLoader;
import dev.laddstreams.app.config.ConfigurationLoader.Assignment;
import dev.laddstreams.app.console.LogFile;
import dev.laddstreams.app.console.Terminal;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.learning.data.ReadingOptions;
import dev.laddstreams.learning.grid.SubImageGrid;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.utils.Exit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A demo whose broker gives up, as it does when its disk fails. */
class DemoBrokerFailureIT {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"train the labeler", "distil", "label and store", "evaluate"})
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    void shouldEndWithTheCauseInWhateverPhase(String phase) throws IOException {
        Path data = TinyImages.write(folder.resolve("tiny"), 2_000, 500);
        PrintWriter shown = new PrintWriter(new GiveUpIn(phase), true);
        DemoRequest request = new DemoRequest(
                new DemoRequest.RealImages(data.toString(), ReadingOptions.DEFAULT),
                OptionalInt.of(1),
                SubImageGrid.DEFAULT,
                "dm",
                OptionalInt.empty(),
                DemoLength.QUICK,
                Optional.empty(),
                1);
        Demo demo = new Demo(
                ConfigurationLoader.load(
                                Optional.empty(),
                                Map.of(),
                                List.of(new Assignment("--work-dir", "work-dir=" + folder.resolve("work"))))
                        .require(),
                new Terminal(shown, shown, 0),
                LogFile.Detail.WARNINGS);

        assertThatThrownBy(() -> demo.run(request))
                .isInstanceOf(LaddException.class)
                .hasMessageContaining("Cannot go on with the embedded broker: all log dirs have failed");
        assertThat(Thread.interrupted()).isFalse();
    }

    /** Lets the broker give up when the demo says that a phase begins. */
    private static final class GiveUpIn extends StringWriter {
        private final String phase;
        private boolean begun;

        GiveUpIn(String phase) {
            this.phase = phase;
        }

        @Override
        public void write(String text, int from, int length) {
            super.write(text, from, length);
            if (!begun && text.contains(" left  " + phase)) {
                begun = true;
                Exit.halt(1, "all log dirs have failed");
            }
        }
    }
}
