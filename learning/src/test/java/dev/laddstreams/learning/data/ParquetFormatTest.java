package dev.laddstreams.learning.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.learning.ProgressListener;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ParquetFormatTest {
    private static final int SIDE = 32;
    private static final MessageType PICTURES = MessageTypeParser.parseMessageType("message schema {"
            + " optional group img { optional binary bytes; optional binary path (STRING); }"
            + " optional int64 fine_label; optional int64 coarse_label; }");
    private static final MessageType NAMED = MessageTypeParser.parseMessageType(
            "message schema { optional binary picture; required binary label (STRING); }");
    private static final MessageType ARRAYS = MessageTypeParser.parseMessageType("message schema { optional group image"
            + " (LIST) { repeated group list { optional group element (LIST) { repeated group list { optional group"
            + " element (LIST) { repeated group list { optional double element; } } } } } } optional int32 label; }");
    private static final String CLASS_LABELS = "{\"info\":{\"features\":{\"img\":{\"_type\":\"Image\"},"
            + "\"fine_label\":{\"names\":[\"apple\",\"bee\"],\"_type\":\"ClassLabel\"},"
            + "\"coarse_label\":{\"names\":[\"fruit\",\"insect\"],\"_type\":\"ClassLabel\"}}}}";

    @TempDir
    private Path folder;

    @Test
    void shouldReadPicturesWithTheirSplitAndClassNames() throws IOException {
        write("data/train-00000-of-00002.parquet", PICTURES, CLASS_LABELS, coloured(0, 10), coloured(1, 20));
        write("data/train-00001-of-00002.parquet", PICTURES, CLASS_LABELS, coloured(0, 30));
        write("data/test-00000-of-00001.parquet", PICTURES, CLASS_LABELS, coloured(1, 40));

        DataSplits read = open(folder);

        assertThat(read.train().classNames()).containsExactly("apple", "bee");
        assertThat(read.train().labels()).containsExactly(0, 1, 0);
        assertThat(read.test().labels()).containsExactly(1);
        assertThat(firstRed(read.train())).containsExactly(10, 20, 30);
        assertThat(firstRed(read.test())).containsExactly(40);
        assertThat(read.summary()).anySatisfy(line -> assertThat(line)
                .contains("column img is the image, fine_label the label; left aside: coarse_label"));
    }

    @Test
    void shouldLeaveATestPartWithoutLabelsAside() throws IOException {
        write("train.parquet", PICTURES, CLASS_LABELS, coloured(0, 10), coloured(1, 20));
        write("validation.parquet", PICTURES, CLASS_LABELS, coloured(1, 30));
        write("test.parquet", PICTURES, CLASS_LABELS, coloured(-1, 40));

        DataSplits read = open(folder);

        assertThat(firstRed(read.test())).containsExactly(30);
        assertThat(read.summary())
                .anySatisfy(line -> assertThat(line).contains("left aside: test.parquet, which has no labels"));
    }

    @Test
    void shouldTakeTextsForClassNames() throws IOException {
        Path file = write("birds.parquet", NAMED, "", named("kite", 1), named("crow", 2), named("kite", 3));

        DataSplits read = DataSets.openWhole(file.toString(), ReadingOptions.DEFAULT, ProgressListener.NONE);

        assertThat(read.train().name()).isEqualTo("birds");
        assertThat(read.train().classNames()).containsExactly("crow", "kite");
        assertThat(read.train().labels()).containsExactly(1, 0, 1);
        assertThat(firstRed(read.train())).containsExactly(1, 2, 3);
    }

    @Test
    @Timeout(30)
    void shouldRefuseTextsThatAreNoClasses() throws IOException {
        byte[] picture = png(1);
        Group[] rows = IntStream.range(0, 70_000)
                .mapToObj(i -> new SimpleGroup(NAMED)
                        .append("picture", Binary.fromConstantByteArray(picture))
                        .append("label", "picture-" + i))
                .toArray(Group[]::new);

        assertRefused(write("captions.parquet", NAMED, "", rows), "70000 different labels");
    }

    @Test
    void shouldUndoTheNormalisationOfArrays() throws IOException {
        Path file = write("set.parquet", ARRAYS, "", array(0, 51), array(1, 204));
        ReadingOptions options = ReadingOptions.DEFAULT.normalisedBy(new Normalisation(List.of(0.5f), List.of(0.5f)));

        DataSplits read = DataSets.openWhole(file.toString(), options, ProgressListener.NONE);

        assertThat(firstRed(read.train())).containsExactly(51, 204);
    }

    @Test
    void shouldAskHowArraysAreNormalised() throws IOException {
        Path file = write("set.parquet", ARRAYS, "", array(0, 51), array(1, 204));

        assertRefused(file, "nothing says how they are normalised");
    }

    @Test
    void shouldRefuseWhatItWouldHaveToGuess() throws IOException {
        MessageType two = MessageTypeParser.parseMessageType(
                "message schema { optional binary left; optional binary right; optional int32 label; }");
        assertRefused(write("two.parquet", two, ""), "several columns that could be the image among left, right");

        MessageType none = MessageTypeParser.parseMessageType("message schema { optional binary image; }");
        assertRefused(write("none.parquet", none, ""), "no column for the label among image");
    }

    @Test
    void shouldNameTheRowOfABadLabel() throws IOException {
        assertRefused(
                write("bad.parquet", PICTURES, CLASS_LABELS, coloured(0, 1), coloured(70_000, 2)),
                "row 1 has label 70000");
        assertRefused(
                write("some.parquet", PICTURES, CLASS_LABELS, coloured(0, 1), coloured(-1, 2)),
                "only 1 of 2 rows have a label");
    }

    @Test
    void shouldRefuseFilesOfTwoForms() throws IOException {
        write("set-0.parquet", PICTURES, CLASS_LABELS, coloured(0, 1));
        write("set-1.parquet", NAMED, "", named("kite", 1));

        assertRefused(folder, "the same columns and class names in every file");
    }

    @Test
    void shouldRefuseADamagedFile() throws IOException {
        Path file = write("set.parquet", PICTURES, CLASS_LABELS, coloured(0, 1));
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));

        assertRefused(file, "a whole Parquet file");
    }

    @Test
    void shouldLeaveNoTemporaryFile() throws IOException {
        Path file = write("mine-" + folder.getFileName() + ".parquet", NAMED, "", named("kite", 1), named("crow", 2));

        DataSets.openWhole(file.toString(), ReadingOptions.DEFAULT, ProgressListener.NONE);

        try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            assertThat(files.filter(left -> left.getFileName().toString().startsWith("ladd-" + DataSets.name(file))))
                    .isEmpty();
        }
    }

    private static DataSplits open(Path location) {
        return DataSets.open(location.toString(), ReadingOptions.DEFAULT, ProgressListener.NONE);
    }

    private static void assertRefused(Path location, String part) {
        assertThatThrownBy(() -> DataSets.openWhole(location.toString(), ReadingOptions.DEFAULT, ProgressListener.NONE))
                .isInstanceOf(LaddException.class)
                .hasMessageContaining(part);
    }

    private static List<Integer> firstRed(ImageSet set) {
        return IntStream.range(0, set.count())
                .mapToObj(i -> set.pixels()[i * set.shape().values()] & 0xff)
                .toList();
    }

    private Path write(String name, MessageType schema, String features, Group... rows) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new LocalOutputFile(file))
                .withType(schema)
                .withCompressionCodec(CompressionCodecName.SNAPPY)
                .withExtraMetaData(features.isEmpty() ? Map.of() : Map.of("huggingface", features))
                .build()) {
            for (Group row : rows) {
                writer.write(row);
            }
        }
        return file;
    }

    private static Group coloured(int label, int red) throws IOException {
        Group row = new SimpleGroup(PICTURES);
        row.addGroup("img").append("bytes", Binary.fromConstantByteArray(png(red)));
        row.append("fine_label", (long) label);
        row.append("coarse_label", 0L);
        return row;
    }

    private static Group named(String name, int red) throws IOException {
        Group row = new SimpleGroup(NAMED);
        row.append("picture", Binary.fromConstantByteArray(png(red)));
        row.append("label", name);
        return row;
    }

    /** All pixels of one intensity, normalised with mean and deviation 0.5. */
    private static Group array(int label, int intensity) {
        Group row = new SimpleGroup(ARRAYS);
        Group plane = row.addGroup("image").addGroup(0).addGroup(0);
        for (int y = 0; y < SIDE; y++) {
            Group line = plane.addGroup(0).addGroup(0);
            for (int x = 0; x < SIDE; x++) {
                line.addGroup(0).append("element", (intensity / 255.0 - 0.5) / 0.5);
            }
        }
        row.append("label", label);
        return row;
    }

    private static byte[] png(int red) throws IOException {
        BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < SIDE * SIDE; i++) {
            picture.setRGB(i % SIDE, i / SIDE, red << 16 | 7);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(picture, "png", out);
        return out.toByteArray();
    }
}
