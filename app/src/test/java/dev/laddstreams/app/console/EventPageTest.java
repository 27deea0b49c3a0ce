package dev.laddstreams.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class EventPageTest {
    private final StringWriter shown = new StringWriter();
    private final PrintWriter writer = new PrintWriter(shown);
    private final EventPage page = new EventPage(
            new Terminal(writer, writer, 0),
            Clock.fixed(Instant.parse("2026-03-04T05:06:07Z"), ZoneOffset.ofHours(1)),
            Path.of("up.log"));

    @Test
    void shouldPutTheTimeOfDayBeforeEachLine() {
        page.event("kind", "something happened");
        page.summary("all is well");

        assertThat(shown.toString().lines()).containsExactly("06:06:07  something happened", "06:06:07  all is well");
    }

    @Test
    void shouldCountWhatIsLikeManyOthers() {
        for (int i = 0; i < 1205; i++) {
            page.event("refused", "refused " + i);
        }
        page.event("other", "another thing");
        page.summary("all is well");
        page.event("refused", "refused again");

        assertThat(shown.toString().lines())
                .hasSize(9)
                .contains("06:06:07  refused 4", "06:06:07  another thing", "06:06:07  refused again")
                .containsSubsequence(
                        "06:06:07  1,200 more lines like those above are in up.log", "06:06:07  all is well");
    }

    @Test
    void shouldSayHowLongSomethingTook() {
        assertThat(EventPage.text(Duration.ofSeconds(7))).isEqualTo("7 s");
        assertThat(EventPage.text(Duration.ofSeconds(125))).isEqualTo("2 min 5 s");
        assertThat(EventPage.text(Duration.ofMinutes(1503))).isEqualTo("25 h 3 min");
    }
}
