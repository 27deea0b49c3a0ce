package dev.laddstreams.app.console;

import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.laddstreams.errors.settings.Secrets;

/** Log lines without secrets and control characters, those of stack traces too. */
final class MaskedLayout extends PatternLayout {
    @Override
    public String doLayout(ILoggingEvent event) {
        return Printable.of(Secrets.masked(super.doLayout(event)));
    }
}
