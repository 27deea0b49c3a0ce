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
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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

        /** One file a batch, in the batches' order. */
        private List<Entry> trainFiles(SetGroup<Entry> group) {
            return group.members().keySet().stream()
                    .filter(this::isTrain)
                    .sorted(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()))
                    .map(group::get)
                    .toList();
        }

        private boolean isTrain(String name) {
            return this == TEN ? BATCH.matcher(name).matches() : name.equals(train);
        }
    }

    @Override
    public boolean recognises(FileTree tree) {
        return tree.holds(name -> Arrays.stream(Variant.values())
                .anyMatch(variant -> variant.isTrain(name) || name.equals(variant.test)));
    }

    @Override
    public RawSplits read(Request request) throws IOException {
        SetGroup.Groups<Entry> groups = groups(request);
        SetGroup<Entry> group =
                groups.complete(request, g -> variant(g).isPresent()).orElseThrow(() -> incomplete(request, groups));
        Variant variant = variant(group).orElseThrow();
        List<Entry> train = variant.trainFiles(group);
        Entry test = group.get(variant.test);
        ReadingProgress progress = new ReadingProgress(request.progress(), train.size() + 1L);
        request.notes().range("images", "bytes in 0..255");
        request.notes().split(train.size() + " training files, " + test.path() + " to test on");
        return new RawSplits(
                request.name(),
                split(request.tree(), "training images of " + request.name(), train, variant, progress),
                split(request.tree(), "test images " + test.path(), List.of(test), variant, progress),
                classNames(request.tree(), group, variant),
                request.notes());
    }

    /** The files of each folder by name, plain before compressed; a folder that holds both sets is two groups. */
    private static SetGroup.Groups<Entry> groups(Request request) {
        SetGroup.Groups<Entry> groups = new SetGroup.Groups<>();
        request.tree().files().stream()
                .sorted(Comparator.comparing(Entry::compressed))
                .forEach(file -> {
                    String name = file.plainName();
                    Optional<Variant> variant = Arrays.stream(Variant.values())
                            .filter(v -> v.isTrain(name) || name.equals(v.test) || name.equals(v.names))
                            .findFirst();
                    String folder = file.path().substring(0, file.path().lastIndexOf('/') + 1);
                    variant.ifPresentOrElse(
                            v -> groups.add(folder + (v == Variant.HUNDRED ? "train.bin" : "data_batch"), name, file),
                            () -> request.notes().leaveOut(SetVocabulary.kind(file)));
                });
        return groups;
    }

    private static Optional<Variant> variant(SetGroup<Entry> group) {
        return Arrays.stream(Variant.values())
                .filter(v -> group.has(v.test) && !v.trainFiles(group).isEmpty())
                .findFirst();
    }

    private static LaddException incomplete(Request request, SetGroup.Groups<Entry> groups) {
        boolean ten = groups.all().stream().anyMatch(g -> g.members().keySet().stream()
                .anyMatch(name -> Variant.TEN.isTrain(name) || name.equals(Variant.TEN.test)));
        Variant variant = ten ? Variant.TEN : Variant.HUNDRED;
        boolean hasTest = groups.all().stream().anyMatch(g -> g.has(variant.test));
        boolean hasTrain =
                groups.all().stream().anyMatch(g -> !variant.trainFiles(g).isEmpty());
        return LaddException.cannot(
                Reason.INPUT_INVALID,
                "read CIFAR set " + request.name(),
                hasTest && hasTrain
                        ? variant.train + " and " + variant.test + " lie in different folders"
                        : "no " + (hasTest ? variant.train : variant.test),
                variant.train + " and " + variant.test + " in one folder, plain or .gz");
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

    private static Optional<List<String>> classNames(FileTree tree, SetGroup<Entry> group, Variant variant)
            throws IOException {
        Entry entry = group.has(variant.names) ? group.get(variant.names) : null;
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
