package dev.laddstreams.learning.distillation.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFileTest {
    private static final Checkpoint CHECKPOINT = new Checkpoint(
            Map.of("method", "dm", "seed", "-3"),
            1,
            7,
            Map.of("a.values", new float[] {1.5f, -0f, Float.MIN_VALUE}, "b.none", new float[0]));

    @TempDir
    Path folder;

    private Path path;

    @BeforeEach
    void chooseAPathInAFolderThatIsNotThereYet() {
        path = folder.resolve("runs").resolve("one.checkpoint");
    }

    @Test
    void shouldReadWhatWasWritten() throws IOException {
        assertThat(new CheckpointFile(path).read()).isEmpty();
        new CheckpointFile(path).write(CHECKPOINT);
        new CheckpointFile(path).write(CHECKPOINT);

        Checkpoint read = new CheckpointFile(path).read().orElseThrow();
        assertThat(read.settings()).isEqualTo(CHECKPOINT.settings());
        assertThat(read.stage()).isEqualTo(1);
        assertThat(read.iteration()).isEqualTo(7);
        assertThat(read.state()).containsOnlyKeys("a.values", "b.none");
        assertThat(bits(read.state().get("a.values")))
                .isEqualTo(bits(CHECKPOINT.state().get("a.values")));
        try (var files = Files.list(path.getParent())) {
            assertThat(files).containsExactly(path);
        }
    }

    @Test
    void shouldRefuseADamagedFile() throws IOException {
        new CheckpointFile(path).write(CHECKPOINT);
        byte[] bytes = Files.readAllBytes(path);

        Files.write(path, Arrays.copyOf(bytes, bytes.length - 5));
        refuse("truncated or damaged");
        byte[] flipped = bytes.clone();
        flipped[40] ^= 1;
        Files.write(path, flipped);
        refuse("truncated or damaged");
        Files.writeString(path, "not a checkpoint at all");
        refuse("not a checkpoint of this version");
        Files.write(path, new byte[0]);
        refuse("not a checkpoint of this version");
    }

    @Test
    void shouldNameAFolderThatCannotBeWritten() throws IOException {
        Files.writeString(path.getParent(), "a file where the folder should be");

        assertThatThrownBy(() -> new CheckpointFile(path).write(CHECKPOINT))
                .isInstanceOf(LaddException.class)
                .hasMessageContaining("Cannot write checkpoint: " + path)
                .extracting("reason")
                .isEqualTo(Reason.OUTPUT_UNWRITABLE);
    }

    private void refuse(String why) {
        assertThatThrownBy(() -> new CheckpointFile(path).read())
                .isInstanceOf(LaddException.class)
                .hasMessageContaining(path.toString())
                .hasMessageContaining(why)
                .extracting("reason")
                .isEqualTo(Reason.INPUT_INVALID);
    }

    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(values[i]);
        }
        return bits;
    }
}
