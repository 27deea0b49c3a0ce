package dev.laddstreams.benchmarks;

import static java.util.Objects.requireNonNull;

import dev.laddstreams.schemas.TopicCatalogue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@link ScaleBenchmark} measures: {@code key=value} arguments over defaults. */
record ScalePlan(Map<String, String> values) {
    private static final Map<String, String> DEFAULTS = new LinkedHashMap<>();

    static {
        DEFAULTS.put("images", "100000");
        DEFAULTS.put("cost-ms", "20");
        DEFAULTS.put("batch", "32");
        DEFAULTS.put("commit-ms", "500");
        DEFAULTS.put("partitions", "8");
        DEFAULTS.put("brokers", "");
        DEFAULTS.put("replicas", "1");
        DEFAULTS.put("processes", "1,2,4");
        DEFAULTS.put("rounds", "3");
        DEFAULTS.put("warm-seconds", "5");
        DEFAULTS.put("seconds", "10");
        DEFAULTS.put("live-processes", "2");
        DEFAULTS.put("live-per-second", "20");
        DEFAULTS.put("live-seconds", "20");
        DEFAULTS.put("json", "scale.json");
    }

    static ScalePlan of(String[] arguments) {
        Map<String, String> values = new LinkedHashMap<>(DEFAULTS);
        for (String argument : arguments) {
            String[] parts = argument.split("=", 2);
            if (parts.length != 2 || !values.containsKey(parts[0])) {
                throw new IllegalArgumentException(
                        "argument: " + argument + " (expected: key=value, keys " + DEFAULTS.keySet() + ")");
            }
            values.put(parts[0], parts[1]);
        }
        return new ScalePlan(Map.copyOf(values));
    }

    int number(String key) {
        return Integer.parseInt(text(key));
    }

    Duration seconds(String key) {
        return Duration.ofSeconds(number(key));
    }

    Duration millis(String key) {
        return Duration.ofMillis(number(key));
    }

    List<Integer> processes() {
        return numbers("processes");
    }

    /** Sizes of the clusters that are compared; none when a lone broker in this process is all there is. */
    List<Integer> brokers() {
        return text("brokers").isEmpty() ? List.of() : numbers("brokers");
    }

    private List<Integer> numbers(String key) {
        return Arrays.stream(text(key).split(",")).map(Integer::valueOf).toList();
    }

    /** This one, on topics of so many replicas. */
    ScalePlan withReplicas(int replicas) {
        Map<String, String> changed = new LinkedHashMap<>(values);
        changed.put("replicas", Integer.toString(replicas));
        return new ScalePlan(Map.copyOf(changed));
    }

    Path json() {
        return Path.of(text("json"));
    }

    private String text(String key) {
        return requireNonNull(values.get(key), key);
    }

    TopicCatalogue catalogue() {
        return new TopicCatalogue(
                number("partitions"), (short) number("replicas"), TopicCatalogue.DEFAULT.maxMessageBytes());
    }

    /** For the arguments of another process. */
    List<String> arguments() {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toList();
    }
}
