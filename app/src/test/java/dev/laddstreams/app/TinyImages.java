package dev.laddstreams.app;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** A generated set of IDX files: a bright square at a place of its own for each class, and noise. */
public final class TinyImages {
    /** Classes. */
    public static final int CLASSES = 4;

    private static final int SIDE = 28;

    private TinyImages() {}

    /** Writes the four files of MNIST's layout. */
    public static Path write(Path folder, int trainPerClass, int testPerClass) throws IOException {
        Files.createDirectories(folder);
        split(folder, "train", trainPerClass, 1);
        split(folder, "t10k", testPerClass, 2);
        return folder;
    }

    private static void split(Path folder, String name, int perClass, long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        int count = perClass * CLASSES;
        ByteArrayOutputStream images = new ByteArrayOutputStream();
        ByteArrayOutputStream labels = new ByteArrayOutputStream();
        header(images, 0x803, count, SIDE, SIDE);
        header(labels, 0x801, count);
        for (int i = 0; i < count; i++) {
            int label = i % CLASSES;
            labels.write(label);
            for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
                boolean lit = pixel / SIDE / (SIDE / 2) == label / 2 && pixel % SIDE / (SIDE / 2) == label % 2;
                images.write((lit ? 150 : 20) + random.nextInt(100));
            }
        }
        Files.write(folder.resolve(name + "-images-idx3-ubyte"), images.toByteArray());
        Files.write(folder.resolve(name + "-labels-idx1-ubyte"), labels.toByteArray());
    }

    private static void header(ByteArrayOutputStream target, int... numbers) throws IOException {
        DataOutputStream data = new DataOutputStream(target);
        for (int number : numbers) {
            data.writeInt(number);
        }
    }
}
