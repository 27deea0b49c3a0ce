package dev.laddstreams.clients;

import java.util.HashMap;
import java.util.Map;

/**
 * What a role wants of its client beside what {@link Clients} sets for all. Immutable.
 *
 * @param defaults properties that users may change
 * @param fixed properties that users may not change
 */
public record RoleProperties(Map<String, Object> defaults, Map<String, Object> fixed) {
    /** A client that needs nothing of its own. */
    public static final RoleProperties NONE = new RoleProperties(Map.of(), Map.of());

    public RoleProperties {
        defaults = Map.copyOf(defaults);
        fixed = Map.copyOf(fixed);
    }

    /** With a property that holds unless the user sets it. */
    public RoleProperties byDefault(String key, Object value) {
        return new RoleProperties(with(defaults, key, value), fixed);
    }

    /** With a property that holds whatever the user sets. */
    public RoleProperties always(String key, Object value) {
        return new RoleProperties(defaults, with(fixed, key, value));
    }

    /** With those of another one on top. */
    RoleProperties with(RoleProperties more) {
        Map<String, Object> all = new HashMap<>(defaults);
        all.putAll(more.defaults);
        Map<String, Object> allFixed = new HashMap<>(fixed);
        allFixed.putAll(more.fixed);
        return new RoleProperties(all, allFixed);
    }

    private static Map<String, Object> with(Map<String, Object> properties, String key, Object value) {
        Map<String, Object> more = new HashMap<>(properties);
        more.put(key, value);
        return more;
    }
}
