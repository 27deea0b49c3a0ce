package dev.laddstreams.learning.data;

import dev.laddstreams.learning.data.FileTree.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A folder with all images below it.
 *
 * @param prefix its path with a {@code /} at the end; empty for the whole tree
 * @param listed classes of images that a text file beside them gives, by file name; empty where folders give them
 */
record ImageFolder(String prefix, List<Entry> images, Map<String, String> listed) {
    ImageFolder(String prefix, List<Entry> images) {
        this(prefix, images, Map.of());
    }

    /** The path for people. */
    String text() {
        return prefix.isEmpty() ? "the folder" : prefix;
    }

    /** Images that lie in the folder itself. */
    List<Entry> loose() {
        return images.stream().filter(image -> child(image.path()).isEmpty()).toList();
    }

    private Optional<String> child(String path) {
        int end = path.indexOf('/', prefix.length());
        return end < 0 ? Optional.empty() : Optional.of(path.substring(prefix.length(), end));
    }

    /** Folders directly below that hold images, at any depth. */
    NavigableMap<String, ImageFolder> children() {
        Map<String, List<Entry>> byName = new TreeMap<>();
        for (Entry image : images) {
            child(image.path()).ifPresent(name -> byName.computeIfAbsent(name, n -> new ArrayList<>())
                    .add(image));
        }
        NavigableMap<String, ImageFolder> children = new TreeMap<>();
        byName.forEach((name, below) -> children.put(name, new ImageFolder(prefix + name + "/", below)));
        return children;
    }

    /** The folder that a chain of single folders leads to, images being in none of them; those named stop the way. */
    ImageFolder unwrapped(Set<String> stop) {
        ImageFolder folder = this;
        while (true) {
            NavigableMap<String, ImageFolder> children = folder.children();
            boolean single = children.size() == 1 && folder.loose().isEmpty() && !stop.contains(children.firstKey());
            ImageFolder child = single ? children.get(children.firstKey()) : null;
            if (child == null || !child.loose().isEmpty()) {
                return folder;
            }
            folder = child;
        }
    }

    /** Names of the folders directly below, those without images included: the caller finds them empty. */
    Set<String> folders(FileTree tree) {
        Set<String> names = new TreeSet<>();
        for (String folder : tree.folders()) {
            if (folder.length() > prefix.length() && folder.startsWith(prefix)) {
                names.add(child(folder + "/").orElseThrow());
            }
        }
        return names;
    }

    Set<String> classNames(FileTree tree) {
        return listed.isEmpty() ? folders(tree) : Set.copyOf(listed.values());
    }

    Optional<String> className(Entry image) {
        return listed.isEmpty() ? child(image.path()) : Optional.ofNullable(listed.get(image.name()));
    }
}
