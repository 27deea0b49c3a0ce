package dev.laddstreams.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laddstreams.schemas.ActivationLog;
import dev.laddstreams.schemas.Activations;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.Activation;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ActivationLogTest {
    private static final int WRITERS = 4;
    private static final int CHANGES = 5;
    private static final AtomicLong MOMENTS = new AtomicLong();

    @TempDir
    private Path folder;

    @Test
    void shouldLoseNoChangeOfConcurrentWriters() throws Exception {
        try (EmbeddedStack stack = EmbeddedStack.start(folder)) {
            stack.createTopics(TopicCatalogue.DEFAULT.shared());
            ActivationLog log = new ActivationLog(stack.connection(), TopicCatalogue.DEFAULT);
            ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
            try {
                List<Future<?>> running = new ArrayList<>();
                for (int writer = 0; writer < WRITERS; writer++) {
                    running.add(writers.submit(() -> {
                        for (int i = 0; i < CHANGES; i++) {
                            log.change("d", "teacher", ActivationLogTest::next);
                        }
                    }));
                }
                for (Future<?> writer : running) {
                    writer.get();
                }
            } finally {
                writers.shutdownNow();
            }

            assertThat(log.find("d", "teacher")).hasValueSatisfying(activation -> {
                assertThat(activation.getVersion()).isEqualTo(WRITERS * CHANGES);
                assertThat(activation.getHistory())
                        .containsExactlyElementsOf(
                                IntStream.range(1, WRITERS * CHANGES).boxed().toList());
            });
            assertThat(log.resolve("d")).isEqualTo(log.find("d", "teacher"));
            assertThat(log.resolve("another")).isEmpty();
            assertThatThrownBy(() -> log.change("d", "teacher", current -> {
                        throw new IllegalStateException("no");
                    }))
                    .hasMessage("no");
            assertThat(log.change("d", "teacher", current -> Optional.empty()))
                    .map(Activation::getVersion)
                    .contains(WRITERS * CHANGES);
        }
    }

    private static Optional<Activation> next(Optional<Activation> current) {
        Activation base = current.orElseGet(() -> Activations.none("d", "teacher"));
        int version = base.getVersion() + 1;
        return Optional.of(Activations.pointAt(
                base, version, "teacher-v" + version + "-r1", 1, Instant.ofEpochMilli(MOMENTS.incrementAndGet())));
    }
}
