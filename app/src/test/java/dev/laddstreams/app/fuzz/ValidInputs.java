package dev.laddstreams.app.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.laddstreams.app.fuzz.Sample.Packing;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.data.Normalisation;
import dev.laddstreams.learning.grid.SubImageGrid;
import dev.laddstreams.learning.labeler.LabelerBundle;
import dev.laddstreams.learning.labeler.LabelerMeasurements;
import dev.laddstreams.learning.labeler.LabelerSpec;
import dev.laddstreams.learning.network.ConvNet;
import dev.laddstreams.learning.network.ConvNetSpec;
import dev.laddstreams.learning.npy.NpyHeader;
import dev.laddstreams.learning.npy.NpyWriter;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.imageio.ImageIO;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Small inputs with which nothing is wrong. */
final class ValidInputs {
    private static final int SIDE = 8;
    private static final int CLASSES = 2;
    private static final int TRAIN = 12;
    private static final int TEST = 4;
    private static final int CIFAR_CLASSES = 10;
    private static final int CIFAR_PIXELS = 3 * 32 * 32;
    private static final int PICTURES = 3;

    private ValidInputs() {}

    static Sample idx() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("train-images-idx3-ubyte", idx(noise(TRAIN * SIDE * SIDE), 0x803, TRAIN, SIDE, SIDE));
        files.put("train-labels-idx1-ubyte", idx(classes(TRAIN), 0x801, TRAIN));
        files.put("t10k-images-idx3-ubyte", idx(noise(TEST * SIDE * SIDE), 0x803, TEST, SIDE, SIDE));
        files.put("t10k-labels-idx1-ubyte", idx(classes(TEST), 0x801, TEST));
        return new Sample(Packing.FOLDER, files);
    }

    private static byte[] idx(byte[] values, int... header) {
        ByteBuffer bytes = ByteBuffer.allocate(header.length * Integer.BYTES + values.length);
        for (int number : header) {
            bytes.putInt(number);
        }
        return bytes.put(values).array();
    }

    static Sample npy(Packing packing) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("x_train.npy", npy('u', noise(TRAIN * SIDE * SIDE), TRAIN, SIDE, SIDE));
        files.put("y_train.npy", npy('i', classes(TRAIN), TRAIN));
        files.put("x_test.npy", npy('u', noise(TEST * SIDE * SIDE), TEST, SIDE, SIDE));
        files.put("y_test.npy", npy('i', classes(TEST), TEST));
        return new Sample(packing, files);
    }

    private static byte[] npy(char kind, byte[] values, long... shape) {
        byte[] header = new NpyHeader(kind, 1, ByteOrder.LITTLE_ENDIAN, shape).bytes();
        return ByteBuffer.allocate(header.length + values.length)
                .put(header)
                .put(values)
                .array();
    }

    static Sample cifar() {
        ByteBuffer records = ByteBuffer.allocate(CIFAR_CLASSES * (1 + CIFAR_PIXELS));
        for (int label = 0; label < CIFAR_CLASSES; label++) {
            records.put((byte) label).put(noise(CIFAR_PIXELS));
        }
        return new Sample(
                Packing.FOLDER, Map.of("data_batch_1.bin", records.array(), "test_batch.bin", records.array()));
    }

    /** Pictures of a format of the JDK in class folders. */
    static Sample pictures(String format, Packing packing) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (String name : List.of("cat", "dog")) {
            for (int i = 0; i < PICTURES; i++) {
                files.put(name + "/" + i + "." + format, picture(format));
            }
        }
        return new Sample(packing, files);
    }

    private static byte[] picture(String format) {
        BufferedImage image = new BufferedImage(2 * SIDE, 2 * SIDE, BufferedImage.TYPE_INT_RGB);
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < image.getWidth() * image.getHeight(); i++) {
            image.setRGB(i % image.getWidth(), i / image.getWidth(), random.nextInt());
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, format, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Pictures as {@code datasets} stores them, in several pages of one row group. */
    static Sample parquet() {
        MessageType schema = MessageTypeParser.parseMessageType(
                "message schema { optional group image { optional binary bytes; } optional int64 label; }");
        Path file = temporaryFile();
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new LocalOutputFile(file))
                .withType(schema)
                .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
                .withCompressionCodec(CompressionCodecName.SNAPPY)
                .withPageRowCountLimit(PICTURES)
                .build()) {
            for (int i = 0; i < TRAIN; i++) {
                Group row = new SimpleGroup(schema).append("label", (long) (i % CLASSES));
                row.addGroup("image").append("bytes", Binary.fromConstantByteArray(picture("png")));
                writer.write(row);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Sample(Packing.FOLDER, Map.of("set.parquet", bytesOf(file)));
    }

    private static Path temporaryFile() {
        try {
            return Files.createTempFile("fuzz", ".parquet");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytesOf(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            Files.delete(file);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A WebDataset shard. */
    static Sample shard() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (int i = 0; i < TEST; i++) {
            files.put(i + ".cls", Integer.toString(i % CLASSES).getBytes(UTF_8));
            files.put(i + ".json", "{}".getBytes(UTF_8));
            files.put(i + ".png", picture("png"));
        }
        return new Sample(Packing.TAR, files);
    }

    /** What ladd export writes as npz. */
    static Sample export() {
        float[] values = new float[TEST * SIDE * SIDE];
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (2 * random.nextDouble() - 1);
        }
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("images.npy", NpyWriter.floats(values, TEST, 1, SIDE, SIDE));
        files.put("labels.npy", NpyWriter.longs(new long[] {0, 1, 0, 1}));
        files.put("class_names.npy", NpyWriter.texts(List.of("cat", "dog")));
        files.put("metadata.json", """
                {"formatVersion": 1, "format": "npz", "imageShape": [1, 8, 8], "classNames": ["cat", "dog"],
                 "normalisation": {"mean": [0.5], "std": [0.25], "formula": "(x / 255 - mean) / std"}}
                """.getBytes(UTF_8));
        return new Sample(Packing.FOLDER, files);
    }

    static Sample bundle() {
        ImageShape shape = new ImageShape(1, SIDE, SIDE);
        LabelerSpec spec = new LabelerSpec(
                shape,
                List.of("cat", "dog"),
                new Normalisation(List.of(0.5f), List.of(0.25f)),
                SubImageGrid.DEFAULT,
                1,
                LabelerSpec.Output.LOGITS,
                LabelerMeasurements.NONE);
        ConvNetSpec network = new ConvNetSpec(shape, CLASSES, 4, 2, ConvNetSpec.Norm.INSTANCE);
        try {
            Path folder = Files.createTempDirectory("fuzz-bundle");
            Path bundle = LabelerBundle.write(folder, spec, ConvNet.initialise(network, 1));
            Map<String, byte[]> files = new LinkedHashMap<>();
            try (ZipFile zip = new ZipFile(bundle.toFile())) {
                for (ZipEntry entry : Collections.list(zip.entries())) {
                    files.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
                }
            }
            Files.delete(bundle);
            Files.delete(folder);
            return new Sample(Packing.ZIP, files);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Sample yaml() {
        String text = """
                # what a user writes
                labeler:
                  threads: 1
                  batch-size: 16
                  linger: 20 ms
                topics.partitions: 2
                schema-registry.url: http://localhost:8081
                kafka:
                  bootstrap-servers: [localhost:9092, localhost:9093]
                  producer:
                    linger.ms: &wait 5
                  consumer:
                    fetch.max.wait.ms: *wait
                """;
        return Sample.file("ladd.yaml", text.getBytes(UTF_8));
    }

    private static byte[] noise(int count) {
        byte[] bytes = new byte[count];
        new SplittableRandom(count).nextBytes(bytes);
        return bytes;
    }

    private static byte[] classes(int count) {
        byte[] labels = new byte[count];
        for (int i = 0; i < count; i++) {
            labels[i] = (byte) (i % CLASSES);
        }
        return labels;
    }
}
