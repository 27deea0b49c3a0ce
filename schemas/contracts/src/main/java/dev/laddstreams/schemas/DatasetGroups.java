package dev.laddstreams.schemas;

/** Tells which consumer groups work for one dataset alone. Sinks, progress and evaluators share theirs among all datasets. */
public final class DatasetGroups {
    private DatasetGroups() {}

    /** The group of the processes that show active versions, of which one is at work. */
    public static String activeViews(TopicCatalogue catalogue) {
        return catalogue.scoped("ladd-active-view");
    }

    /** The group, and the transactional id, of the one process that shows a dataset's active version. */
    public static String activeView(TopicCatalogue catalogue, String dataset) {
        return catalogue.scoped("ladd-active-view." + dataset);
    }

    /** Whether a group has no other purpose than this dataset. */
    public static boolean isOf(TopicCatalogue catalogue, String dataset, String group) {
        return group.startsWith(LaneGroups.prefix(catalogue, dataset)) || group.equals(activeView(catalogue, dataset));
    }
}
