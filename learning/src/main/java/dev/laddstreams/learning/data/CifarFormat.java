package dev.laddstreams.learning.data;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.FileTree.Entry;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.ZipException;

/**
 * CIFAR binaries, plain or {@code .gz}. CIFAR-10: any {@code data_batch_*.bin} and {@code test_batch.bin}, records of one
 * label byte and 3x32x32 planar bytes, names from {@code batches.meta.txt}. CIFAR-100: {@code train.bin} and {@code
 * test.bin}, two label bytes of which the second, fine one counts, names from {@code fine_label_names.txt}.
 */
record CifarFormat() implements SetFormat {
    private static final ImageShape SHAPE = new ImageShape(3, 32, 32);
    private static final Pattern BATCH = Pattern.compile("data_batch_\\d+\\.bin");
    /** Far above the largest published file, 154 MB. */
    private static final int MOST_FILE_BYTES = 1 << 30;

    /** CIFAR-10 or CIFAR-100. */
    private enum Variant {
        TEN(1, 10, "batches.meta.txt", "test_batch.bin", "data_batch_1.bin"),
        HUNDRED(2, 100, "fine_label_names.txt", "test.bin", "train.bin");

        private final int labelBytes;
        private final int classes;
        private final String names;
        private final String test;
        private final String train;

        Variant(int labelBytes, int classes, String names, String test, String train) {
            this.labelBytes = labelBytes;
            this.classes = classes;
            this.names = names;
            this.test = test;
            this.train = train;
        }

        private int recordBytes() {
            return labelBytes + SHAPE.values();
        }

        private boolean isTrain(String name) {
            return this == TEN ? BATCH.matcher(name).matches() : name.equals(train);
        }
    }

    @Override
    public boolean recognises(FileTree tree) {
        return variant(tree) != null;
    }

    private static Variant variant(FileTree tree) {
        for (Variant variant : Variant.values()) {
            if (tree.nearest(name -> variant.isTrain(name) || name.equals(variant.test)) != null) {
                return variant;
            }
        }
        return null;
    }

    @Override
    public RawSplits read(Request request) throws IOException {
        Variant variant = variant(request.tree());
        List<Entry> train = trainFiles(request.tree(), variant);
        Entry test = request.tree().nearest(variant.test::equals);
        if (train.isEmpty() || test == null) {
            throw LaddException.cannot(
                    Reason.INPUT_INVALID,
                    "read CIFAR set " + request.name(),
                    "no " + (test == null ? variant.test : variant.train),
                    variant.train + " and " + variant.test + ", plain or .gz");
        }
        ReadingProgress progress = new ReadingProgress(request.progress(), train.size() + 1L);
        return new RawSplits(
                request.name(),
                split(request.tree(), "training images of " + request.name(), train, variant, progress),
                split(request.tree(), "test images " + test.path(), List.of(test), variant, progress),
                classNames(request.tree(), variant),
                request.notes());
    }

    /** One file a batch, in the batches' order, plain before compressed. */
    private static List<Entry> trainFiles(FileTree tree, Variant variant) {
        Map<String, Entry> byName =
                new TreeMap<>(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()));
        for (Entry entry : tree.files()) {
            if (variant.isTrain(entry.plainName())) {
                byName.computeIfAbsent(entry.plainName(), name -> tree.nearest(name::equals));
            }
        }
        return List.copyOf(byName.values());
    }

    private static RawSplits.Split split(
            FileTree tree, String what, List<Entry> files, Variant variant, ReadingProgress progress)
            throws IOException {
        List<byte[]> contents = new ArrayList<>();
        int count = 0;
        for (Entry file : files) {
            byte[] content = content(tree, file, variant);
            contents.add(content);
            count += content.length / variant.recordBytes();
            progress.advance();
        }
        PixelStore store = new PixelStore(what, count, SHAPE);
        int[] labels = new int[count];
        int image = 0;
        for (byte[] content : contents) {
            for (int at = 0; at < content.length; at += variant.recordBytes(), image++) {
                labels[image] = content[at + variant.labelBytes - 1] & 0xff;
                store.put(image, content, at + variant.labelBytes);
            }
        }
        return new RawSplits.Split(what, store, labels);
    }

    private static byte[] content(FileTree tree, Entry file, Variant variant) throws IOException {
        byte[] content;
        try (InputStream in = tree.openPlain(file)) {
            content = in.readNBytes(MOST_FILE_BYTES);
        } catch (EOFException | ZipException e) {
            throw LaddException.cannot(
                    Reason.INPUT_INVALID,
                    "read " + file.path(),
                    "the compressed file is truncated or damaged",
                    "a complete .gz file",
                    e);
        }
        if (content.length == 0 || content.length % variant.recordBytes() != 0) {
            throw LaddException.cannot(
                    Reason.INPUT_INVALID,
                    "read " + file.path(),
                    content.length + " bytes",
                    "whole records of " + variant.recordBytes() + " bytes");
        }
        return content;
    }

    private static Optional<List<String>> classNames(FileTree tree, Variant variant) throws IOException {
        Entry entry = tree.nearest(variant.names::equals);
        if (entry == null) {
            return variant == Variant.TEN
                    ? Optional.of(KnownSet.CIFAR_10.classNames())
                    : Optional.of(KnownSet.numbers(0, 100));
        }
        List<String> names;
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(tree.openPlain(entry), StandardCharsets.UTF_8))) {
            names = reader.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .limit(variant.classes + 1L)
                    .toList();
        }
        if (names.size() != variant.classes) {
            throw LaddException.cannot(
                    Reason.INPUT_INVALID,
                    "read class names " + entry.path(),
                    names.size() + " lines",
                    variant.classes + " names, one a line");
        }
        return Optional.of(names);
    }
}
