package dev.laddstreams.app.control;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.sinks.table.DatasetCatalog;
import dev.laddstreams.sinks.table.DatasetTable;
import dev.laddstreams.sinks.table.TagCatalog;
import dev.laddstreams.sinks.table.TagInfo;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which stored dataset, and which of its tags, a command means that may leave that open.
 *
 * @param action for messages: {@code export}
 */
record TagChoice(String action, DatasetCatalog catalog) {
    /**
     * The given dataset, or the only one, the controls of a demo left aside: their ids start with that of the dataset they
     * belong to.
     *
     * @throws LaddException {@code USAGE} where there is not exactly one
     */
    String dataset(Optional<String> given) {
        return given.orElseGet(() -> only(catalog.datasets()));
    }

    private String only(List<String> datasets) {
        List<String> own = datasets.stream()
                .filter(id -> datasets.stream()
                        .noneMatch(other -> id.equals(other + "-random") || id.equals(other + "-kmeans")))
                .toList();
        if (own.size() != 1) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    action,
                    own.isEmpty() ? "no dataset is stored here" : own.size() + " datasets are stored here",
                    own.isEmpty()
                            ? "a work directory with a labelled dataset (--work-dir), such as that of 'ladd demo'"
                            : "--dataset with one of " + String.join(", ", own));
        }
        return own.get(0);
    }

    /** The active tag, or else the newest; empty for a dataset without any. */
    Optional<TagInfo> usual(String dataset) {
        return catalog.find(dataset).map(DatasetTable::tags).flatMap(tags -> tags.active()
                .or(() -> newest(tags)));
    }

    private static Optional<TagInfo> newest(TagCatalog tags) {
        return tags.all().stream().reduce((older, newer) -> newer);
    }

    /**
     * The newest tag of a labeler version.
     *
     * @throws LaddException {@code USAGE} where there is none
     */
    TagInfo of(String dataset, VersionName version) {
        List<TagInfo> all = catalog.require(dataset).tags().all();
        return all.stream()
                .filter(tag -> name(tag).equals(version))
                .max(Comparator.comparingInt(TagInfo::manifestRevision))
                .orElseThrow(() -> LaddException.cannot(
                        Reason.USAGE,
                        action + " dataset " + dataset,
                        "--labeler " + version,
                        all.isEmpty()
                                ? "a version whose labels are complete; there is none yet"
                                : "one of "
                                        + String.join(
                                                ", ",
                                                all.stream()
                                                        .map(tag -> name(tag).toString())
                                                        .distinct()
                                                        .toList())));
    }

    private static VersionName name(TagInfo tag) {
        return new VersionName(tag.labelerId(), tag.version());
    }
}
