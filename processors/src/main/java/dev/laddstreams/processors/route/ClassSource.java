package dev.laddstreams.processors.route;

import static java.util.Objects.requireNonNull;

import dev.laddstreams.errors.EnumCode;
import java.util.Optional;

/**
 * Where an image's class comes from: a value of the record itself, or the newest record with the image's id on another
 * topic.
 *
 * @param path of the value, in the record or in that of the lookup topic; empty for the whole value of a lookup record
 * @param form of the value
 * @param lookup the topic, empty where the record itself says the class
 */
public record ClassSource(Optional<ValuePath> path, Form form, Optional<Lookup> lookup) {
    /** How a class is written. */
    public enum Form {
        /** By its name. */
        NAME,
        /** By its 0-based place among the names. */
        INDEX;

        public String code() {
            return EnumCode.of(this);
        }
    }

    /**
     * A topic of classes, of which the newest record of a key counts.
     *
     * @param mostWaiting images of one partition that wait for their class, at most; the next ones are refused
     */
    public record Lookup(String topic, int mostWaiting) {}

    public ClassSource {
        requireNonNull(form, "form");
        if (path.isEmpty() && lookup.isEmpty()) {
            throw new IllegalArgumentException("a class comes from a path or from a topic");
        }
    }

    @Override
    public String toString() {
        String value = path.map(ValuePath::toString).orElse("value");
        return lookup.map(topic -> topic.topic() + " by id, " + value).orElse(value)
                + (form == Form.INDEX ? " as index" : "");
    }
}
