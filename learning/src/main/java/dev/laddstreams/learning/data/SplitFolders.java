package dev.laddstreams.learning.data;

import static java.util.stream.Collectors.joining;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.FileTree.Entry;
import dev.laddstreams.learning.data.SetVocabulary.Part;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where training and test images lie. A part without labels is left aside where another can serve, and that is said; what
 * could be read in two ways is refused.
 *
 * @param test empty where the set has no test part with labels
 */
record SplitFolders(ImageFolder train, Optional<ImageFolder> test) {
    private static final long MOST_LIST_BYTES = 1 << 26;
    private static final Set<String> LISTS = Set.of("txt", "tsv", "csv");
    private static final int NAMED = 3;
    /** Folders that each other one is compared with: parts are few, and every two of thousands are too many. */
    private static final int COMPARED = 50;

    private static final String RULE =
            "folders train/<class> and test/<class> (or valid, val, ...), or <class> alone; rename or move the others";

    static SplitFolders find(SetFormat.Request request, List<Entry> images) throws IOException {
        return new Search(request).find(new ImageFolder("", images));
    }

    /** One search for the splits of a set. */
    private record Search(SetFormat.Request request) {
        SplitFolders find(ImageFolder root) throws IOException {
            ImageFolder folder = root;
            while (true) {
                NavigableMap<String, ImageFolder> children = folder.children();
                if (isSplit(children.keySet())) {
                    return split(folder, children);
                }
                ImageFolder child =
                        children.size() == 1 && folder.loose().isEmpty() ? children.get(children.firstKey()) : null;
                if (child == null || !child.loose().isEmpty()) {
                    return unsplit(folder, "no test part");
                }
                folder = child;
            }
        }

        private static boolean isSplit(Set<String> names) {
            Set<Part> parts = new TreeSet<>();
            names.forEach(name -> SetVocabulary.part(name).ifPresent(parts::add));
            return parts.contains(Part.TRAIN) && parts.size() > 1;
        }

        private SplitFolders unsplit(ImageFolder folder, String why) {
            requireClasses(folder);
            request.notes()
                    .split(why
                            + (request.keepsWhole()
                                    ? ": everything is taken"
                                    : ": of each class every fifth image is kept to test on"));
            return new SplitFolders(folder, Optional.empty());
        }

        private SplitFolders split(ImageFolder folder, NavigableMap<String, ImageFolder> children) throws IOException {
            ImageFolder trainPart = pick(children, Part.TRAIN).orElseThrow();
            ImageFolder train = trainPart.unwrapped(Set.of());
            requireClasses(train);
            Set<String> classes = train.children().keySet();
            Optional<ImageFolder> test = Optional.empty();
            List<String> aside = new ArrayList<>();
            for (Part part : List.of(Part.TEST, Part.VALIDATION)) {
                Optional<ImageFolder> candidate = pick(children, part);
                if (candidate.isPresent() && test.isEmpty()) {
                    test = withLabels(candidate.get(), classes);
                    if (test.isEmpty()) {
                        aside.add(aside(candidate.get()) + ", without labels of the training part");
                    }
                } else if (candidate.isPresent()) {
                    aside.add(aside(candidate.get()));
                }
            }
            for (Map.Entry<String, ImageFolder> child : children.entrySet()) {
                if (SetVocabulary.part(child.getKey()).isEmpty()) {
                    aside.add(aside(child.getValue()));
                }
            }
            if (!folder.loose().isEmpty()) {
                aside.add(folder.loose().size() + " images beside them");
            }
            aside.forEach(text -> request.notes().note("left aside: " + text));
            if (test.isEmpty()) {
                return unsplit(train, trainPart.text() + ", no test part with labels");
            }
            request.notes()
                    .split(trainPart.text() + " to train on, " + test.get().prefix() + " to test on");
            return new SplitFolders(train, test);
        }

        private static String aside(ImageFolder folder) {
            return folder.prefix() + " (" + folder.images().size() + " images)";
        }

        /** The one folder that is this part; of several the one whose name is that word alone. */
        private Optional<ImageFolder> pick(NavigableMap<String, ImageFolder> children, Part part) {
            List<String> names = children.keySet().stream()
                    .filter(name -> SetVocabulary.part(name).equals(Optional.of(part)))
                    .toList();
            List<String> plain = names.stream()
                    .filter(name -> SetVocabulary.words(name).size() == 1)
                    .toList();
            List<String> chosen = plain.isEmpty() ? names : plain;
            if (chosen.size() > 1) {
                throw ambiguous("folders " + String.join(" and ", chosen) + " are both of the same part of the set");
            }
            children.forEach((name, folder) -> {
                if (names.contains(name) && !chosen.contains(name)) {
                    request.notes().note("left aside: " + aside(folder));
                }
            });
            return chosen.stream().findFirst().map(children::get);
        }

        /** The part with the labels that its folders give, or a list in it; empty where neither does. */
        private Optional<ImageFolder> withLabels(ImageFolder part, Set<String> classes) throws IOException {
            ImageFolder folder = part.unwrapped(classes);
            Set<String> names = folder.children().keySet();
            if (names.stream().anyMatch(classes::contains)) {
                return Optional.of(folder);
            }
            for (Entry file : request.tree().files()) {
                if (file.path().startsWith(part.prefix())
                        && LISTS.contains(file.ending())
                        && file.bytes() <= MOST_LIST_BYTES) {
                    Map<String, String> listed = listed(file, classes);
                    if (part.images().stream().allMatch(image -> listed.containsKey(image.name()))) {
                        request.notes().note("the classes of " + part.prefix() + " are those of " + file.path());
                        return Optional.of(new ImageFolder(part.prefix(), part.images(), listed));
                    }
                }
            }
            if (names.size() > 1) {
                throw ambiguous("the folders " + first(names) + " of " + part.prefix()
                        + " are none of the training part's, " + first(classes));
            }
            return Optional.empty();
        }

        /** Classes by file name, of lines that begin with both. */
        private Map<String, String> listed(Entry file, Set<String> classes) throws IOException {
            Map<String, String> listed = new HashMap<>();
            try (BufferedReader reader =
                    new BufferedReader(new InputStreamReader(request.tree().open(file), StandardCharsets.UTF_8))) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    String[] columns = line.strip().split("[\\t,;]|\\s+", 3);
                    if (columns.length > 1 && classes.contains(columns[1])) {
                        listed.put(columns[0].substring(columns[0].lastIndexOf('/') + 1), columns[1]);
                    }
                }
            }
            return listed;
        }

        /** Refuses folders that only look like classes: such as have the same folders below, or a split. */
        private void requireClasses(ImageFolder folder) {
            Map<String, List<String>> classesBySub = new HashMap<>();
            Map<String, Integer> shared = new HashMap<>();
            for (Map.Entry<String, ImageFolder> child : folder.children().entrySet()) {
                Set<String> below = child.getValue().children().keySet();
                if (isSplit(below)) {
                    throw ambiguous("the folder " + child.getValue().prefix() + " holds " + first(below)
                            + " and has others beside it");
                }
                for (String name : below.size() > 1 ? below : Set.<String>of()) {
                    for (String other : classesBySub.computeIfAbsent(name, n -> new ArrayList<>())) {
                        if (shared.merge(other + "/" + child.getKey(), 1, Integer::sum) > 1) {
                            throw ambiguous("folders " + other + " and " + child.getKey() + " in " + folder.text()
                                    + " have the same folders below (" + first(below)
                                    + "), so that they are parts of a set rather than classes");
                        }
                    }
                    if (classesBySub.get(name).size() < COMPARED) {
                        classesBySub.get(name).add(child.getKey());
                    }
                }
            }
        }

        private LaddException ambiguous(String what) {
            return LaddException.cannot(Reason.INPUT_INVALID, "tell the classes of " + request.name(), what, RULE);
        }

        private static String first(Set<String> names) {
            return names.stream().limit(NAMED).collect(joining(", ")) + (names.size() > NAMED ? ", ..." : "");
        }
    }
}
