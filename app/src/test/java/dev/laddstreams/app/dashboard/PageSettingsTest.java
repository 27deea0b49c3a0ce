package dev.laddstreams.app.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laddstreams.app.dashboard.PageSettings.Actions;
import dev.laddstreams.schemas.TrustedFiles;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PageSettingsTest {
    @Test
    void shouldAskForATokenWhereOthersReachThePage() {
        assertThatThrownBy(() -> new PageSettings(
                        Optional.of(0), "0.0.0.0", Actions.OFF, Optional.empty(), new TrustedFiles(List.of())))
                .hasMessage("Cannot serve the page at dashboard.bind 0.0.0.0: no dashboard.token is set (expected: a"
                        + " loopback address such as 127.0.0.1, or a token that its readers know)");
        assertThat(new PageSettings(
                                Optional.of(0),
                                "0.0.0.0",
                                Actions.OFF,
                                Optional.of("secret"),
                                new TrustedFiles(List.of()))
                        .isLocal())
                .isFalse();
        assertThat(new PageSettings(
                                Optional.of(0), "localhost", Actions.OFF, Optional.empty(), new TrustedFiles(List.of()))
                        .isLocal())
                .isTrue();
    }
}
