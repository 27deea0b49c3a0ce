package dev.laddstreams.learning.data;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ClassFolders.Labelled;
import dev.laddstreams.learning.data.FileTree.Entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Parquet files with a column of images and one of labels, as {@code ladd export} and Hugging Face's {@code datasets} write
 * them; {@link ParquetColumns} says which columns these are. A file is of the part that its path says. Rows are unpacked to
 * a temporary file.
 */
record ParquetFormat() implements SetFormat {
    static final String ENDING = "parquet";

    private static final Set<String> OTHER_DATA = Set.of("npy", "npz", "bin", "tar");

    @Override
    public boolean recognises(FileTree tree) {
        return tree.files().stream().anyMatch(ParquetFormat::isParquet)
                && tree.files().stream()
                        .noneMatch(file -> ImageFile.isImage(file) || OTHER_DATA.contains(file.ending()));
    }

    private static boolean isParquet(Entry file) {
        return file.ending().equals(ENDING);
    }

    @Override
    public RawSplits read(Request request) throws IOException {
        if (!(request.tree() instanceof FolderTree folder)) {
            throw invalid(request, "its Parquet files lie in an archive", "a folder or one file: unpack the archive");
        }
        List<Entry> files =
                folder.files().stream().filter(ParquetFormat::isParquet).toList();
        ShardParts.requireOneSet(request, files.stream().map(Entry::path).toList());
        try (Spool spool = new Spool(request.name())) {
            List<ParquetRows> shards = new ArrayList<>();
            for (Entry file : files) {
                ParquetRows rows = ParquetRows.read(folder.root().resolve(file.path()), file.path(), spool);
                if (rows.labels().isEmpty()) {
                    request.notes().note("left aside: " + file.path() + ", which has no labels");
                } else {
                    shards.add(rows);
                }
            }
            return splits(request.in(spool.tree()), shards);
        }
    }

    private static RawSplits splits(Request request, List<ParquetRows> shards) throws IOException {
        if (shards.isEmpty()) {
            throw invalid(request, "no file with labels", "rows with an image and a label each");
        }
        ParquetColumns columns = agreed(request, shards);
        columns.note(request.notes());
        Map<String, Integer> byName = columns.labelsAreNames() ? numbered(request, shards) : Map.of();
        Optional<List<String>> names =
                columns.labelsAreNames() ? Optional.of(List.copyOf(byName.keySet())) : columns.classNames();
        ShardParts parts = ShardParts.of(shards.stream().map(ParquetRows::file).toList());
        List<Labelled> samples = new ArrayList<>();
        for (ParquetRows shard : shards) {
            Optional<Boolean> test = parts.isTest(request, shard.file(), "file " + shard.file());
            for (int i = 0; i < shard.images().size() && test.isPresent(); i++) {
                String text = shard.labels().get(i);
                int label = columns.labelsAreNames() ? byName.getOrDefault(text, 0) : Integer.parseInt(text);
                samples.add(new Labelled(shard.images().get(i), label, test.get()));
            }
        }
        List<Labelled> complete = parts.complete(request, samples);
        RawSplits splits =
                columns.imagesArePictures() ? pictures(request, complete) : SampleArrays.read(request, complete);
        return splits.named(names);
    }

    private static RawSplits pictures(Request request, List<Labelled> samples) {
        DataSets.requireNoNormalisation(request.name(), request.options());
        return ImageFolderFormat.read(request, new ClassFolders(List.of(), samples));
    }

    /** Files of one set have one form. */
    private static ParquetColumns agreed(Request request, List<ParquetRows> shards) {
        ParquetRows first = shards.get(0);
        for (ParquetRows other : shards) {
            if (!other.columns().equals(first.columns())) {
                throw invalid(
                        request,
                        other.file() + " has " + other.columns() + ", " + first.file() + " has " + first.columns(),
                        "the same columns and class names in every file");
            }
        }
        return first.columns();
    }

    /** The classes that labels name, numbered in the order of their names. */
    private static Map<String, Integer> numbered(Request request, List<ParquetRows> shards) {
        Map<String, Integer> byName = new TreeMap<>();
        shards.forEach(shard -> shard.labels().forEach(name -> byName.put(name, 0)));
        if (byName.size() > ClassFolders.MOST_CLASSES) {
            throw invalid(
                    request,
                    byName.size() + " different labels",
                    "at most " + ClassFolders.MOST_CLASSES + ", one for each class");
        }
        int number = 0;
        for (Map.Entry<String, Integer> name : byName.entrySet()) {
            name.setValue(number++);
        }
        return byName;
    }

    private static LaddException invalid(Request request, String value, String expected) {
        return LaddException.cannot(Reason.INPUT_INVALID, "read " + request.name(), value, expected);
    }
}
