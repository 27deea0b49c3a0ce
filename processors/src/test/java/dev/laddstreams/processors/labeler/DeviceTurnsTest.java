package dev.laddstreams.processors.labeler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeviceTurnsTest {
    private final DeviceTurns turns = new DeviceTurns();
    private final List<String> order = Collections.synchronizedList(new ArrayList<>());

    @Test
    void shouldLetUrgentOnesGoBeforeThoseWhoWaitLonger() throws InterruptedException {
        turns.enter(false);
        List<Thread> waiting = List.of(
                waiting("backfill 1", false),
                waiting("backfill 2", false),
                waiting("live 1", true),
                waiting("live 2", true));
        turns.leave();
        for (Thread thread : waiting) {
            thread.join();
        }

        assertThat(order).containsExactly("live 1", "live 2", "backfill 1", "backfill 2");
        turns.enter(false);
        turns.leave();
    }

    /** In line when this returns. */
    private Thread waiting(String name, boolean urgent) {
        Thread thread = new Thread(() -> {
            turns.enter(urgent);
            order.add(name);
            turns.leave();
        });
        thread.start();
        await().until(() -> thread.getState() == Thread.State.WAITING);
        return thread;
    }
}
