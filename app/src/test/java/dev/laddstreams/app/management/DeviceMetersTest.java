package dev.laddstreams.app.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.laddstreams.clients.metrics.Meters;
import io.micrometer.core.instrument.Gauge;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DeviceMetersTest {
    private final Meters meters = Meters.unread();

    private Map<String, Double> measured(String... question) {
        new DeviceMeters(meters, List.of(question)).update();
        return meters.registry().getMeters().stream()
                .collect(Collectors.toMap(
                        meter -> meter.getId().getName() + " " + meter.getId().getTag("device"),
                        meter -> ((Gauge) meter).value()));
    }

    @Test
    void shouldMeasureEachDeviceInBaseUnits() {
        assertThat(measured("printf", "0, 25, 1024, 2048\n1, 0, 0, 2048\n"))
                .contains(
                        entry("ladd.device.utilisation.ratio 0", 0.25),
                        entry("ladd.device.memory.used.bytes 0", 1024.0 * (1 << 20)),
                        entry("ladd.device.memory.size.bytes 1", 2048.0 * (1 << 20)))
                .hasSize(6);
    }

    @Test
    void shouldLeaveOutWhatADeviceDoesNotTell() {
        assertThat(measured("printf", "0, [N/A], [N/A], [N/A]\n")).isEmpty();
    }

    @Test
    void shouldShowNothingWithoutTheProgram() {
        assertThat(measured("no-such-program-of-a-device")).isEmpty();
    }
}
