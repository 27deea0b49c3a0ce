package dev.laddstreams.processors.route;

import static java.util.Objects.requireNonNull;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.TopicSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One declared route: which records of a foreign topic become images of a dataset, and how.
 *
 * @param name unique among the routes of a system; part of the ids of its images
 * @param from the foreign topic
 * @param picture of a record with fields where the picture lies; empty where the whole value is the picture
 * @param classSource empty for {@link RouteFormat#LADD}, whose records hold a class index
 */
public record RouteSpec(
        String name,
        String from,
        RouteTarget target,
        RouteFormat format,
        ValuePath id,
        Optional<ValuePath> picture,
        Optional<ClassSource> classSource,
        Choice choice) {
    /** What {@link #name()} takes, in words. */
    public static final String NAME_RULE =
            "1 to 40 lower-case letters, digits, - and _, starting with a letter or digit";

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,39}");

    /**
     * Which records are taken at all.
     *
     * @param conditions all of which have to hold
     * @param sample share of the ids, 0 to 1; the same ids every time
     * @param mostBytes of a record's value
     * @param decodeTime for one picture
     */
    public record Choice(List<Condition> conditions, double sample, long mostBytes, Duration decodeTime) {
        public Choice {
            conditions = List.copyOf(conditions);
        }
    }

    public RouteSpec {
        requireNonNull(format, "format");
        requireNonNull(choice, "choice");
        if (!isName(name)) {
            throw LaddException.cannot(Reason.USAGE, "name a route", "'" + name + "'", NAME_RULE);
        }
        boolean whole = format == RouteFormat.LADD;
        if (picture.isPresent() != format.hasFields() || classSource.isPresent() == whole) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    "read the records of route " + name,
                    "format " + format.code() + (picture.isPresent() ? " with" : " without") + " a path of pixels and"
                            + (classSource.isPresent() ? " with" : " without") + " a class",
                    "a path for json and avro alone, and a class for all but ladd");
        }
    }

    /** The foreign topics that it reads, as this system would make them. */
    public List<TopicSpec> sources(TopicCatalogue catalogue) {
        List<TopicSpec> topics = new ArrayList<>();
        topics.add(source(catalogue, from, TopicSpec.Cleanup.DELETE, id.toString()));
        lookup().ifPresent(lookup -> topics.add(source(catalogue, lookup.topic(), TopicSpec.Cleanup.COMPACT, "id")));
        return topics;
    }

    /** How its consumer group, its transactional ids and its internal topics begin, and those of no other route. */
    public String applications(TopicCatalogue catalogue) {
        return catalogue.scoped("ladd-route-" + name + ".");
    }

    private static TopicSpec source(TopicCatalogue catalogue, String topic, TopicSpec.Cleanup cleanup, String key) {
        return new TopicSpec(
                topic,
                catalogue.partitions(),
                catalogue.replicationFactor(),
                cleanup,
                catalogue.maxMessageBytes(),
                key,
                Optional.empty());
    }

    /** Whether it may name a route. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** Whether all records of an image stand on one partition of the foreign topic, as its producers write them. */
    boolean isPartitionedById() {
        return id.equals(ValuePath.KEY) && lookup().isEmpty();
    }

    /** The topic that says the classes. */
    public Optional<ClassSource.Lookup> lookup() {
        return classSource.flatMap(ClassSource::lookup);
    }
}
