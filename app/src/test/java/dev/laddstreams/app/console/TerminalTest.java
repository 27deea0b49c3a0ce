package dev.laddstreams.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class TerminalTest {
    @Test
    void shouldLeaveAnEmptyLineAtTheEndThoughProgressGoesOn() {
        StringWriter shown = new StringWriter();
        Terminal terminal = new Terminal(new PrintWriter(shown), new PrintWriter(shown), 80);
        terminal.line("[##---] 40 %");

        terminal.end();
        terminal.line("[###--] 60 %");

        assertThat(shown.toString()).endsWith("40 %\r\u001b[K");
    }
}
