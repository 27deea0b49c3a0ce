package dev.laddstreams.app.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.app.CapturedRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Damaged inputs of every kind: each ends with exit code 0, 1 or 2, one line, in time and in bounded memory. The properties
 * {@code fuzz.seed} and {@code fuzz.inputs} (of each kind) make others.
 */
@Tag("fuzz")
class HostileInputsFuzzIT {
    private static final long SEED = Long.getLong("fuzz.seed", 1);
    private static final int INPUTS = Integer.getInteger("fuzz.inputs", 50);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void shouldReadTheUndamagedInput(InputKind kind) throws IOException {
        Path input = kind.valid().write(Files.createDirectory(folder.resolve("input")), kind.archiveName());

        CapturedRun run = CapturedRun.of(kind.command(input, folder.resolve("work")));

        assertThat(run.out() + run.err()).contains(kind.readWell());
    }

    @ParameterizedTest
    @EnumSource
    void shouldEndEveryDamagedInputWithOneLine(InputKind kind) throws Exception {
        Sample valid = kind.valid();
        List<Sample> inputs = new ArrayList<>(HostileInputs.of(kind));
        for (int i = 0; i < INPUTS; i++) {
            inputs.add(new Mutator(SEED * 1_000_003 + i).mutate(valid, kind.archiveName()));
        }

        FuzzFigures figures = FuzzFigures.of(kind, inputs, folder);

        figures.print();
        assertThat(figures.faults()).isEmpty();
        assertThat(figures.heapMiB()).as("heap after all inputs, MiB").isLessThan(FuzzFigures.MOST_HEAP_MIB);
    }
}
