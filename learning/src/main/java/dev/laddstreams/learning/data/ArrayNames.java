package dev.laddstreams.learning.data;

import dev.laddstreams.learning.npy.NpyArray;
import dev.laddstreams.learning.npy.PickledArrayException;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Class names in an array of texts beside images and labels, such as {@code class_names} in an npz. */
final class ArrayNames {
    private static final Set<String> WHOLE = Set.of("names", "classes", "classnames", "labelnames", "categories");
    private static final Set<String> NAME = Set.of("name", "names");
    private static final Set<String> OF =
            Set.of("class", "classes", "label", "labels", "target", "targets", "category");

    private ArrayNames() {}

    /** Whether an array whose name has these words and the ending npy holds class names. */
    static boolean are(List<String> words) {
        List<String> own = words.stream().filter(word -> !word.equals("npy")).toList();
        List<String> plain = own.stream()
                .filter(word -> SetVocabulary.wordPart(word).isEmpty())
                .toList();
        return (plain.size() == 1 && WHOLE.contains(plain.get(0)))
                || (own.stream().anyMatch(NAME::contains) && own.stream().anyMatch(OF::contains));
    }

    /** Whether a word only says that the array holds class names. */
    static boolean isWord(String word) {
        return WHOLE.contains(word) || NAME.contains(word) || OF.contains(word);
    }

    /**
     * Reads the names; empty where the arrays hold none that can be read, which is noted.
     *
     * @param arrays of one set; several, as one in each split's npz, must agree
     */
    static Optional<List<String>> read(ReadingNotes notes, List<NumpyFormat.Found> arrays) throws IOException {
        Map<List<String>, NpyArray> read = new LinkedHashMap<>();
        for (NumpyFormat.Found found : arrays) {
            try {
                NpyArray array = found.open();
                if (array.header().isText()) {
                    read.putIfAbsent(checked(array), array);
                } else {
                    notes.note("left aside: array " + found.name() + ", which holds no names: "
                            + array.header().describe());
                }
            } catch (PickledArrayException e) {
                notes.note("class names in array " + found.name() + " are pickled Python objects, which are not read"
                        + " (numpy.array(names, dtype='U') makes them texts): the classes are named by their labels");
            }
        }
        if (read.size() > 1) {
            List<NpyArray> two = List.copyOf(read.values());
            throw two.get(0)
                    .invalid(
                            "other class names than in array " + two.get(1).name(),
                            "the same names in the same order",
                            null);
        }
        return read.keySet().stream().findFirst();
    }

    private static List<String> checked(NpyArray array) throws IOException {
        List<String> names = array.texts();
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (name.isBlank() || !seen.add(name)) {
                throw array.invalid(
                        name.isBlank() ? "a class without a name" : "two classes named '" + name + "'",
                        "one name for each class, no two the same",
                        null);
            }
        }
        return names;
    }
}
