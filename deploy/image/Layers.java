import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Sorts the jars of the ladd command into the layers of its image: {@code natives} and {@code lib} change when a library
 * does, {@code own} with the code. Native libraries of other platforms than Linux on x86-64, which are half of all bytes,
 * stay out. Equal input gives equal files, times included, so that a layer that has not changed is not shipped again.
 *
 * <p>Usage: {@code java Layers.java SOURCE_FOLDER... TARGET_FOLDER}
 */
public final class Layers {
    private static final FileTime TIME = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));
    private static final Pattern OWN = Pattern.compile("ladd-.*");
    private static final Pattern NATIVE = Pattern.compile(".*(\\.(so|dll|dylib|jnilib|a)|\\.dsym/.*)");
    private static final Pattern HERE = Pattern.compile("(?!.*(musl|android)).*linux(64|.*(x86_64|x86-64|amd64|x64)).*");

    private Layers() {}

    public static void main(String[] folders) throws IOException {
        Path target = Path.of(folders[folders.length - 1]);
        for (int i = 0; i < folders.length - 1; i++) {
            try (Stream<Path> files = Files.list(Path.of(folders[i]))) {
                for (Path jar : files.filter(file -> file.toString().endsWith(".jar")).sorted().toList()) {
                    place(jar, target);
                }
            }
        }
    }

    private static void place(Path jar, Path target) throws IOException {
        String name = jar.getFileName().toString();
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            List<? extends ZipEntry> entries = zip.stream().toList();
            boolean natives = entries.stream().anyMatch(entry -> isNative(entry) && isHere(entry));
            boolean others = entries.stream().anyMatch(entry -> isNative(entry) && !isHere(entry));
            String layer = OWN.matcher(name).matches() ? "own" : natives ? "natives" : "lib";
            Path folder = Files.createDirectories(target.resolve(layer));
            Path copy = folder.resolve(name);
            if (natives && others) {
                try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(copy))) {
                    for (ZipEntry entry : entries) {
                        if (!isNative(entry) || isHere(entry)) {
                            copy(zip, entry, out);
                        }
                    }
                }
            } else {
                Files.copy(jar, copy);
            }
            Files.setLastModifiedTime(copy, TIME);
            Files.setLastModifiedTime(folder, TIME);
        }
    }

    private static void copy(ZipFile zip, ZipEntry entry, ZipOutputStream out) throws IOException {
        ZipEntry kept = new ZipEntry(entry.getName());
        kept.setLastModifiedTime(TIME);
        out.putNextEntry(kept);
        try (InputStream in = zip.getInputStream(entry)) {
            in.transferTo(out);
        }
        out.closeEntry();
    }

    private static boolean isNative(ZipEntry entry) {
        return NATIVE.matcher(entry.getName().toLowerCase(Locale.ROOT)).matches();
    }

    private static boolean isHere(ZipEntry entry) {
        return HERE.matcher(entry.getName().toLowerCase(Locale.ROOT)).matches();
    }
}
