package dev.laddstreams.app.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SystemFiguresTest {
    @Test
    void shouldReadAsOneLine() {
        assertThat(new SystemFigures(2, 12_000, 4_210, 139.6, 3_900, 7_790, 3, List.of("pets by p version 2")))
                .hasToString("images 12,000, labelled 4,210 (140/s), stored 3,900, to label 7,790, dead letters 3,"
                        + " active pets by p version 2");
    }

    @Test
    void shouldNameTheFirstOfManyActiveVersions() {
        assertThat(new SystemFigures(5, 5, 5, 0, 5, 0, 0, List.of("a", "b", "c", "d", "e")).toString())
                .endsWith("active a; b; c and 2 more");
    }

    @Test
    void shouldSayThatThereIsNothing() {
        assertThat(new SystemFigures(0, 0, 0, 0, 0, 0, 0, List.of())).hasToString("no dataset yet");
    }
}
