package dev.laddstreams.learning.data;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One set among several below one location: what lies in one folder and has one beginning of names. It is used whole, so
 * that images of one set never meet labels or test images of another.
 *
 * @param where its folder and the beginning of its names, for people
 * @param members by their meaning, those of one meaning in the order in which they were found
 */
record SetGroup<T>(String where, Map<String, List<T>> members) {
    /** Groups by where they are, in the order in which they were found. */
    static final class Groups<T> {
        private final Map<String, SetGroup<T>> byPlace = new LinkedHashMap<>();

        void add(String where, String meaning, T member) {
            byPlace.computeIfAbsent(where, w -> new SetGroup<>(w, new LinkedHashMap<>()))
                    .members()
                    .computeIfAbsent(meaning, m -> new ArrayList<>())
                    .add(member);
        }

        Collection<SetGroup<T>> all() {
            return byPlace.values();
        }

        /**
         * The one complete group; the others are left aside, and that is noted.
         *
         * @throws LaddException INPUT_INVALID for several complete ones
         */
        Optional<SetGroup<T>> complete(SetFormat.Request request, Predicate<SetGroup<T>> complete) {
            List<SetGroup<T>> found = all().stream().filter(complete).toList();
            if (found.size() > 1) {
                throw LaddException.cannot(
                        Reason.INPUT_INVALID,
                        "read " + request.name(),
                        "it holds " + found.size() + " complete sets, "
                                + found.stream().map(SetGroup::text).collect(joining(" and ")),
                        "one set; give the folder of one, or move the others away");
            }
            if (found.size() == 1) {
                all().stream().filter(group -> !group.equals(found.get(0))).forEach(group -> request.notes()
                        .note("left aside: " + group.text() + ", which is no complete set (taken: "
                                + found.get(0).text() + ")"));
            }
            return found.stream().findFirst();
        }
    }

    private String text() {
        return where.isEmpty() ? "the files at the top" : where;
    }

    boolean has(String... meanings) {
        return members.keySet().containsAll(List.of(meanings));
    }

    /** The member of a meaning that the group has; the first of several. */
    T get(String meaning) {
        return all(meaning).get(0);
    }

    /** The members of a meaning that the group has. */
    List<T> all(String meaning) {
        return requireNonNull(members.get(meaning), meaning);
    }
}
