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

    @Test
    void shouldShowControlCharactersOfOthersAsText() {
        StringWriter shown = new StringWriter();
        Terminal terminal = new Terminal(new PrintWriter(shown), new PrintWriter(shown), 80);

        terminal.message("class a\u001b]0;x\u0007\rb\u202e\u009b\r\n\tcafé");
        terminal.result("class \u001b[2J");
        terminal.line("class \u001b[2J");

        assertThat(shown.toString())
                .contains("class a\\u001b]0;x\\u0007\\u000db\\u202e\\u009b\r\n\tcafé" + System.lineSeparator())
                .contains("class \\u001b[2J" + System.lineSeparator())
                .endsWith("class \\u001b[2J");
    }

    @Test
    void shouldHideSecretsInMessages() {
        StringWriter shown = new StringWriter();
        Terminal terminal = new Terminal(new PrintWriter(shown), new PrintWriter(shown), 0);

        terminal.message("Cannot reach the schema registry: http://me:hush@registry:8081 does not answer");

        assertThat(shown.toString()).contains("registry:8081").doesNotContain("hush");
    }
}
