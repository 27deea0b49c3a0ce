package dev.laddstreams.learning.data;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ClassFolders.Labelled;
import dev.laddstreams.learning.data.SetFormat.Request;
import dev.laddstreams.learning.data.SetVocabulary.Part;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The parts of a set that is stored in shards, which differ in part and number alone: {@code train-00000-of-00002}.
 *
 * @param split whether there are shards to train on and shards to test on
 * @param test the part to test on, if so
 */
record ShardParts(boolean split, Part test) {
    /** Words of a shard's number that are no part of the set's name. */
    private static final Set<String> COUNTING = Set.of("of", "shard", "part", "partial");

    static ShardParts of(Collection<String> shards) {
        Set<Part> parts = EnumSet.noneOf(Part.class);
        shards.forEach(shard -> SetVocabulary.part(shard).ifPresent(parts::add));
        Part test = parts.contains(Part.TEST) ? Part.TEST : Part.VALIDATION;
        return new ShardParts(parts.contains(Part.TRAIN) && parts.contains(test), test);
    }

    /**
     * Refuses shards of several sets.
     *
     * @param shards paths with their endings
     */
    static void requireOneSet(Request request, Collection<String> shards) {
        Set<String> sets = new TreeSet<>();
        for (String shard : shards) {
            List<String> words = SetVocabulary.words(shard.substring(0, shard.lastIndexOf('.'))).stream()
                    .filter(word -> SetVocabulary.wordPart(word).isEmpty())
                    .map(word -> word.replaceFirst("\\d+$", ""))
                    .filter(word -> !word.isEmpty() && !COUNTING.contains(word))
                    .toList();
            sets.add(String.join(" ", words));
        }
        if (sets.size() > 1) {
            throw LaddException.cannot(
                    Reason.INPUT_INVALID,
                    "read " + request.name(),
                    "it holds shards of " + sets.size() + " sets, "
                            + String.join(
                                    " and ",
                                    sets.stream()
                                            .map(set -> set.isEmpty() ? "one without a name" : set)
                                            .toList()),
                    "one set; give the folder or the file of one");
        }
    }

    /**
     * Whether a shard is tested on; empty where it is left aside, which is noted.
     *
     * @param what for messages
     */
    Optional<Boolean> isTest(Request request, String shard, String what) {
        if (!split) {
            return Optional.of(false);
        }
        Part part = SetVocabulary.part(shard)
                .orElseThrow(() -> LaddException.cannot(
                        Reason.INPUT_INVALID,
                        "read " + request.name(),
                        what + " is of no part, others are",
                        "shards of one set"));
        if (part == Part.TRAIN || part == test) {
            return Optional.of(part != Part.TRAIN);
        }
        request.notes().note("left aside: validation part, as there is a test part");
        return Optional.empty();
    }

    /** The samples as they are learned from, with every fifth of a class to test on where the set has no such part. */
    List<Labelled> complete(Request request, List<Labelled> samples) {
        if (split) {
            request.notes()
                    .split("shards of the training part to train on, of the "
                            + (test == Part.TEST ? "test" : "validation") + " part to test on");
            return samples;
        }
        if (request.keepsWhole()) {
            return samples;
        }
        request.notes().split("no test part: of each class every fifth image is kept to test on");
        boolean[] tested =
                ClassSplit.test(samples.stream().mapToInt(Labelled::label).toArray());
        List<Labelled> parted = new ArrayList<>();
        for (int i = 0; i < tested.length; i++) {
            parted.add(new Labelled(samples.get(i).entry(), samples.get(i).label(), tested[i]));
        }
        return parted;
    }
}
