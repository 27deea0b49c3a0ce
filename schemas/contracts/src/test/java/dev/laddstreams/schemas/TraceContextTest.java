package dev.laddstreams.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {
    private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private static RecordHeaders headers(String parent, String state) {
        RecordHeaders headers = new RecordHeaders();
        headers.add("other", "x".getBytes(UTF_8));
        headers.add(TraceContext.PARENT, parent.getBytes(UTF_8));
        headers.add(TraceContext.STATE, state.getBytes(UTF_8));
        return headers;
    }

    @Test
    void shouldCarryParentAndStateAlone() {
        RecordHeaders made = new RecordHeaders();

        TraceContext.carry(headers(PARENT, "vendor=1"), made);

        assertThat(made.toArray()).extracting("key").containsExactly("traceparent", "tracestate");
        assertThat(TraceContext.parent(made)).contains(PARENT);
    }

    @Test
    void shouldLeaveOutAStateThatIsTooLong() {
        RecordHeaders made = new RecordHeaders();

        TraceContext.carry(headers(PARENT, "v=" + "1".repeat(511)), made);

        assertThat(made.toArray()).extracting("key").containsExactly("traceparent");
    }

    @Test
    void shouldTakeLaterVersions() {
        assertThat(TraceContext.parent(headers("01" + PARENT.substring(2) + "-more", "")))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-\u001b[2J"
            })
    void shouldNotCarryWhatIsNoTrace(String parent) {
        RecordHeaders made = new RecordHeaders();

        TraceContext.carry(headers(parent, "vendor=1"), made);

        assertThat(made.toArray()).isEmpty();
    }
}
