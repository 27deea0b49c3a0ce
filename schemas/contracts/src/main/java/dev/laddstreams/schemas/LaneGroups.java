package dev.laddstreams.schemas;

/**
 * Names the consumer groups and the members of labeler lanes. The parts are joined by dots, which ids do not hold: of
 * {@code fashion} and {@code mnist-labeler}, and of {@code fashion-mnist} and {@code labeler}, the names differ.
 */
public final class LaneGroups {
    private LaneGroups() {}

    /** @param round of labelling everything, 0 for the first */
    public static String of(TopicCatalogue catalogue, String dataset, String labelerId, int version, int round) {
        String first = catalogue.scoped(join(dataset, labelerId, version));
        return round == 0 ? first : first + ".again-" + round;
    }

    /** Static member id and transactional id of a process slot: a successor fences what its predecessor left open. */
    public static String member(
            TopicCatalogue catalogue, String dataset, String labelerId, int version, String instance) {
        return catalogue.scoped(join(dataset, labelerId, version) + "." + instance);
    }

    /** How the groups and members of all lanes of a dataset begin, and those of no other dataset. */
    public static String prefix(TopicCatalogue catalogue, String dataset) {
        return catalogue.scoped(beginning(dataset));
    }

    private static String join(String dataset, String labelerId, int version) {
        return beginning(dataset) + labelerId + ".v" + version;
    }

    private static String beginning(String dataset) {
        return "ladd-lane." + dataset + ".";
    }
}
