package dev.laddstreams.app.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.laddstreams.app.fuzz.Sample.Packing;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Inputs that no accident makes. */
final class HostileInputs {
    private static final int FOLDERS = 20_000;
    private static final int DEPTH = 20_000;
    private static final int DOUBLINGS = 24;

    private HostileInputs() {}

    static List<Sample> of(InputKind kind) {
        return switch (kind) {
            case YAML -> List.of(doublings(), recursion(), longList(), lineEndInKey());
            case ZIP -> List.of(manyClasses(), sharedFolders(), deepFolders(), controlCharacters());
            case NPY, NPZ, IDX, CIFAR, JPEG, PNG, GIF, BMP, TIFF, TAR, EXPORT, PARQUET, BUNDLE -> List.of();
        };
    }

    /** Each group holds the one before twice. */
    private static Sample doublings() {
        StringBuilder text = new StringBuilder("a0: &a0 {x: 1}\n");
        for (int i = 1; i < DOUBLINGS; i++) {
            text.append(String.format("a%d: &a%d {p: *a%d, q: *a%d}%n", i, i, i - 1, i - 1));
        }
        return yaml(text.toString());
    }

    private static Sample recursion() {
        return yaml("labeler: &all\n  threads: 1\n  more: *all\n");
    }

    private static Sample longList() {
        return yaml("long: &long " + "x".repeat(1 << 18) + "\nlist: [" + "*long , ".repeat(1 << 17) + "]\n");
    }

    private static Sample lineEndInKey() {
        return yaml("\"one\\ntwo\": 1\n\"three\\u001b[2Jfour\": 2\n");
    }

    private static Sample yaml(String text) {
        return Sample.file("ladd.yaml", text.getBytes(UTF_8));
    }

    private static Sample manyClasses() {
        byte[] picture = picture();
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (int i = 0; i < FOLDERS; i++) {
            files.put("class" + i + "/1.png", picture);
        }
        files.put("class0/2.png", new byte[] {1});
        return new Sample(Packing.ZIP, files);
    }

    /** Every two classes have a folder of the same name below. */
    private static Sample sharedFolders() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (int i = 0; i < FOLDERS; i++) {
            files.put("class" + i + "/same/1.png", new byte[] {1});
            files.put("class" + i + "/own" + i + "/1.png", new byte[] {1});
        }
        return new Sample(Packing.ZIP, files);
    }

    private static Sample deepFolders() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (String name : List.of("1", "2", "3")) {
            files.put("d/".repeat(DEPTH) + name + ".png", picture());
        }
        return new Sample(Packing.ZIP, files);
    }

    private static Sample controlCharacters() {
        return new Sample(
                Packing.ZIP,
                Map.of(
                        "one\ntwo\u001b[2J/1.png",
                        new byte[] {1},
                        "one\ntwo\u001b[2J/2.png",
                        new byte[] {1},
                        "three\r\n/1.png",
                        new byte[] {1}));
    }

    private static byte[] picture() {
        return ValidInputs.pictures("png", Packing.ZIP)
                .files()
                .values()
                .iterator()
                .next();
    }
}
