package dev.laddstreams.app.studies.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What to measure and where to write it.
 *
 * @param data {@code shapes}, folders or zips
 * @param subjects methods and controls, in the order of the table
 * @param json what is in it is not measured again
 * @param labelers folder for the labelers, one a data set
 */
public record BenchRequest(
        List<String> data,
        List<String> subjects,
        List<Integer> imagesPerClass,
        BenchSizes sizes,
        Path json,
        Path markdown,
        Path labelers) {
    public BenchRequest {
        data = List.copyOf(data);
        subjects = List.copyOf(subjects);
        imagesPerClass = List.copyOf(imagesPerClass);
    }

    /** All subjects or, where some are named, those. */
    public static List<String> subjects(List<String> only) {
        List<String> all = new ArrayList<>(Subject.names());
        if (!only.isEmpty()) {
            only.forEach(Subject::require);
            all.retainAll(only);
        }
        return all;
    }
}
