package dev.laddstreams.sinks.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class StorageFailureTest {
    @Test
    void shouldSayThatTheProcessEndsWhereThreadsHaveEndedBefore() {
        assertThat(StorageFailure.of(
                        "commit",
                        new IllegalStateException(
                                new RejectedExecutionException("Task java.util.concurrent.FutureTask@1 rejected"))))
                .hasMessage("Cannot commit: this process is ending (expected: to be done at the next start)");
    }
}
