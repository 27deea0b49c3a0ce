package dev.laddstreams.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one method does to the paths of one form.
 *
 * @param template segments of the path; {@code {name}} stands for any
 */
record Route(String method, List<String> template, Action action) {
    /** Makes the body of a successful answer. */
    @FunctionalInterface
    interface Action {
        JsonNode answer(RegistryRequest request) throws RegistryRefusal;
    }

    static Route of(String method, String template, Action action) {
        return new Route(
                method,
                template.equals("/") ? List.of() : List.of(template.substring(1).split("/", -1)),
                action);
    }

    /** The values of the template's names, when the path has its form. */
    Optional<Map<String, String>> match(List<String> segments) {
        if (segments.size() != template.size()) {
            return Optional.empty();
        }
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < segments.size(); i++) {
            String expected = template.get(i);
            if (expected.startsWith("{")) {
                values.put(expected.substring(1, expected.length() - 1), segments.get(i));
            } else if (!expected.equals(segments.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(values);
    }
}
