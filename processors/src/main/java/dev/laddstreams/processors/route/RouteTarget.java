package dev.laddstreams.processors.route;

import dev.laddstreams.learning.data.PictureRule;
import dev.laddstreams.schemas.TopicCatalogue;
import java.util.List;

/**
 * The dataset that a route fills.
 *
 * @param classNames in the order of their indices
 * @param pictures how they get the dataset's shape
 */
public record RouteTarget(String dataset, List<String> classNames, PictureRule pictures) {
    public RouteTarget {
        TopicCatalogue.requireDatasetId(dataset);
        classNames = List.copyOf(classNames);
    }
}
