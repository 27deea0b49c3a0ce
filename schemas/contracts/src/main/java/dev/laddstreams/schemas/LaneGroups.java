package dev.laddstreams.schemas;

/** Names the consumer groups of labeler lanes. */
public final class LaneGroups {
    private LaneGroups() {}

    /** @param round of labelling everything, 0 for the first */
    public static String of(String dataset, String labelerId, int version, int round) {
        String first = "ladd-" + dataset + "-" + RecordKeys.labeler(labelerId, version);
        return round == 0 ? first : first + "-again-" + round;
    }
}
