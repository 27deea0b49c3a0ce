package dev.laddstreams.app.control;

import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.TopicFollower;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.Activation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Waits for what a sink makes of requests. For one thread.
 *
 * @param patience how long it waits for all of them together
 */
record ActivationWait(KafkaConnection connection, TopicCatalogue catalogue, Duration patience) {
    private static final Duration POLL = Duration.ofMillis(200);

    /**
     * Returns when each is decided, or when patience ends.
     *
     * @param asked the pointers as the requests left them; what the topic says before them is no answer
     * @return by dataset
     */
    Map<String, ActivationOutcome> await(Collection<Activation> asked, int version) {
        Map<String, ActivationOutcome> outcomes = new HashMap<>();
        List<Activation> open = new ArrayList<>(asked);
        Set<Activation> seen = new HashSet<>();
        long begun = System.nanoTime();
        try (TopicFollower follower = new TopicFollower(connection)) {
            follower.follow(
                    catalogue.activations(),
                    Activation.class,
                    (key, pointer) -> pointer.ifPresent(now -> open.stream()
                            .filter(request -> isOf(request, now) && (seen.contains(request) || request.equals(now)))
                            .forEach(request -> {
                                seen.add(request);
                                ActivationOutcome.of(now, version)
                                        .ifPresent(outcome -> outcomes.put(now.getDataset(), outcome));
                            })));
            while (!open.isEmpty() && System.nanoTime() - begun < patience.toNanos()) {
                follower.poll(POLL);
                open.removeIf(request -> outcomes.containsKey(request.getDataset()));
            }
        }
        open.forEach(request -> outcomes.put(
                request.getDataset(), new ActivationOutcome.TimedOut(request.getDataset(), version, patience)));
        return outcomes;
    }

    private static boolean isOf(Activation request, Activation pointer) {
        return request.getDataset().equals(pointer.getDataset())
                && request.getLabelerId().equals(pointer.getLabelerId());
    }
}
