package dev.laddstreams.schemas;

/** How the topic catalogue's keys are built. Parts never hold the separator: ids are validated where they enter. */
public final class RecordKeys {
    private RecordKeys() {}

    public static String imageId(String dataset, int classIndex, int index) {
        return dataset + "-" + classIndex + "-" + index;
    }

    public static String augmented(String imageId, String labelerId, int version) {
        return imageId + "|" + labelerId + "|" + version;
    }

    public static String labeler(String labelerId, int version) {
        return labelerId + "-v" + version;
    }

    public static String lane(String dataset, String labelerId, int version, String instance) {
        return dataset + "|" + labelerId + "|" + version + "|" + instance;
    }

    public static String laneRequest(String dataset, String labelerId, int version) {
        return dataset + "|" + labelerId + "|" + version;
    }

    public static String activation(String dataset, String labelerId) {
        return dataset + "|" + labelerId;
    }

    public static String progress(String dataset, int manifestRevision, String labelerId, int version) {
        return dataset + "|" + manifestRevision + "|" + labelerId + "|" + version;
    }

    public static String evaluation(
            String dataset, int manifestRevision, String labelerId, int version, String recipe) {
        return progress(dataset, manifestRevision, labelerId, version) + "|" + recipe;
    }

    /** Name of the Iceberg tag that holds a manifest revision's complete labels. */
    public static String tag(String labelerId, int version, int manifestRevision) {
        return labelerId + "-v" + version + "-r" + manifestRevision;
    }
}
