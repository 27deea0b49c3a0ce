package dev.laddstreams.learning.data;

import static dev.laddstreams.learning.data.SampleFiles.bytes;
import static dev.laddstreams.learning.data.SampleFiles.greyPicture;
import static dev.laddstreams.learning.data.SampleFiles.picture;
import static dev.laddstreams.learning.data.SamplePictures.bareJpeg;
import static dev.laddstreams.learning.data.SamplePictures.png;
import static dev.laddstreams.learning.data.SamplePictures.rows;
import static dev.laddstreams.learning.data.SamplePictures.withAdobe;
import static dev.laddstreams.learning.data.SamplePictures.withMarker;
import static dev.laddstreams.learning.data.SamplePictures.withRgbNumbers;
import static dev.laddstreams.learning.data.SetAssertions.assertRefused;
import static dev.laddstreams.learning.data.SetAssertions.intensity;
import static dev.laddstreams.learning.data.SetAssertions.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.ProgressListener;
import dev.laddstreams.learning.data.SamplePictures.Chunk;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureTest {
    @TempDir
    Path folder;

    /** A set with this picture as the only one of class a. */
    private DataSplits withFirst(String name, byte[] content, byte[] others) throws IOException {
        SampleFiles.write(folder, Map.of("train/a/" + name, content, "train/b/1.png", others, "test/a/1.png", others));
        return open(folder);
    }

    /** All of them store the colour 200, 90, 30, or half of it: worked out by hand from JFIF's and Adobe's formulas. */
    private static Stream<Arguments> colouredJpegs() {
        return Stream.of(
                arguments("YCbCr without markers", bareJpeg(116, 79, 188), 200),
                arguments("YCbCr of Adobe", withAdobe(bareJpeg(116, 79, 188), 1), 200),
                arguments("RGB of Adobe", withAdobe(bareJpeg(200, 90, 30), 0), 200),
                arguments("RGB by its numbers", withRgbNumbers(bareJpeg(200, 90, 30)), 200),
                arguments("CMYK of Adobe", withAdobe(bareJpeg(200, 90, 30, 255), 0), 200),
                arguments("CMYK half black", withAdobe(bareJpeg(200, 90, 30, 128), 0), 100),
                arguments("CMYK without markers", bareJpeg(200, 90, 30, 255), 200),
                arguments("YCCK of Adobe", withAdobe(bareJpeg(139, 177, 68, 255), 2), 200));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("colouredJpegs")
    void shouldTakeTheColoursThatAJpegStores(String name, byte[] jpeg, int red) throws IOException {
        ImageSet train =
                withFirst("1.jpg", jpeg, picture("png", 32, 32, 0x102030)).train();

        // Rounding in the transform, in the conversion and in the components above.
        assertThat(intensity(train, 0, 0, 16, 16)).isCloseTo(red, within(3));
        assertThat(intensity(train, 0, 1, 16, 16)).isCloseTo(90 * red / 200, within(3));
        assertThat(intensity(train, 0, 2, 16, 16)).isCloseTo(30 * red / 200, within(3));
    }

    @Test
    void shouldRefuseAJpegOfTwoComponents() throws IOException {
        SampleFiles.write(folder, Map.of("a/1.jpg", bareJpeg(10, 20), "b/1.jpg", bareJpeg(10)));

        assertRefused(folder, Reason.INPUT_INVALID, "a/1.jpg", "2 colour components");
    }

    @Test
    void shouldTakeAJpegWithBytesBetweenItsSegments() throws IOException {
        byte[] jpeg = picture("jpg", 32, 32, 0xc85a1e);
        byte[] longer = Arrays.copyOf(jpeg, jpeg.length + 99);
        Arrays.fill(longer, jpeg.length - 2, longer.length, (byte) 0);
        System.arraycopy(jpeg, jpeg.length - 2, longer, longer.length - 2, 2);

        ImageSet train =
                withFirst("1.jpg", longer, picture("png", 32, 32, 0x102030)).train();

        assertThat(intensity(train, 0, 0, 31, 31)).isCloseTo(200, within(3));
    }

    /** Every second pixel holds the largest value, the others one in the middle. */
    private static Stream<Arguments> greyPngs() {
        byte[] palette = new byte[12];
        Arrays.fill(palette, 3, 6, (byte) 99);
        Arrays.fill(palette, 6, 12, (byte) 255);
        return Stream.of(
                arguments("1 bit", png(1, 0, rows(filled(4, 0b01010101))), 0),
                arguments("2 bits", png(2, 0, rows(filled(8, 0b10111011))), 170),
                arguments("4 bits", png(4, 0, rows(filled(16, 0x5f))), 85),
                arguments("grey palette", png(2, 3, rows(filled(8, 0b01100110)), new Chunk("PLTE", palette)), 99),
                arguments("16 bits", png(16, 0, rows(words(0x4dc0, 0xff00))), 0x4d));
    }

    private static byte[] filled(int length, int value) {
        byte[] filled = new byte[length];
        Arrays.fill(filled, (byte) value);
        return filled;
    }

    private static byte[] words(int even, int odd) {
        ByteBuffer row = ByteBuffer.allocate(64);
        for (int x = 0; x < 32; x++) {
            row.putShort((short) (x % 2 == 0 ? even : odd));
        }
        return row.array();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("greyPngs")
    void shouldTakeGreyPngsOfAnyDepthAsGrey(String name, byte[] png, int even) throws IOException {
        ImageSet train = withFirst("1.png", png, greyPicture("png", 32, 32, 7)).train();

        assertThat(train.shape().channels()).isEqualTo(1);
        assertThat(intensity(train, 0, 0, 5, 4)).isEqualTo(even);
        assertThat(intensity(train, 0, 0, 5, 5)).isEqualTo(255);
    }

    @Test
    void shouldTakeAGreyPictureStoredAsRgbAsGreyAmongGreyOnes() throws IOException {
        DataSplits splits = withFirst("1.jpg", picture("jpg", 32, 32, 0x4d4d4d), greyPicture("png", 32, 32, 7));

        assertThat(splits.train().shape().channels()).isEqualTo(1);
        assertThat(intensity(splits.train(), 0, 0, 3, 3)).isCloseTo(0x4d, within(1));
        assertThat(splits.summary()).anyMatch(line -> line.contains("1 pictures are stored as RGB but are grey"));
    }

    @Test
    void shouldKeepTheColourOfOneAmongGreyOnes() throws IOException {
        DataSplits splits = withFirst("1.png", picture("png", 32, 32, 0xc85a1e), greyPicture("png", 32, 32, 7));

        assertThat(splits.train().shape().channels()).isEqualTo(3);
        assertThat(intensity(splits.train(), 0, 1, 3, 3)).isEqualTo(90);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bmp", "gif", "tif"})
    void shouldReadOtherKindsBesidePng(String kind) throws IOException {
        String format = kind.equals("tif") ? "tiff" : kind;
        DataSplits splits = withFirst("1." + kind, picture(format, 32, 32, 0xcc6633), greyPicture("png", 32, 32, 7));

        assertThat(splits.train().labels()).containsExactly(0, 1);
        for (int c = 0; c < 3; c++) {
            assertThat(intensity(splits.train(), 0, c, 9, 9)).isEqualTo((0xcc6633 >> (16 - 8 * c)) & 0xff);
        }
    }

    @Test
    void shouldRefuseSamplesThatAreNoWholeNumbers() throws IOException {
        WritableRaster raster = Raster.createWritableRaster(
                new ComponentSampleModel(DataBuffer.TYPE_FLOAT, 32, 32, 1, 32, new int[] {0}), null);
        BufferedImage image = new BufferedImage(
                new ComponentColorModel(
                        ColorSpace.getInstance(ColorSpace.CS_GRAY), false, false, 1, DataBuffer.TYPE_FLOAT),
                raster,
                false,
                null);
        SampleFiles.write(
                folder, Map.of("a/1.tif", SampleFiles.encode("tiff", image), "b/1.png", greyPicture("png", 32, 32, 7)));

        assertRefused(folder, Reason.INPUT_INVALID, "a/1.tif", "neither bytes nor unsigned 16 bits");
    }

    /** Corners of the picture as it stands upright: upper left and right, lower left and right. */
    @ParameterizedTest
    @CsvSource({
        "1, 10, 20, 30, 40",
        "2, 20, 10, 40, 30",
        "3, 40, 30, 20, 10",
        "4, 30, 40, 10, 20",
        "5, 10, 30, 20, 40",
        "6, 30, 10, 40, 20",
        "7, 40, 20, 30, 10",
        "8, 20, 40, 10, 30"
    })
    void shouldTurnPicturesUpright(int orientation, int first, int second, int third, int fourth) throws IOException {
        byte[][] rows = new byte[32][32];
        for (int y = 0; y < 32; y++) {
            for (int x = 0; x < 32; x++) {
                rows[y][x] = (byte) (y < 16 ? x < 16 ? 10 : 20 : x < 16 ? 30 : 40);
            }
        }
        byte[] png = png(8, 0, rows, new Chunk("eXIf", SamplePictures.tiffOrientation(orientation)));

        ImageSet upright =
                withFirst("1.png", png, greyPicture("png", 32, 32, 7)).train();
        ImageSet stored = DataSets.open(
                        folder.toString(),
                        new ReadingOptions(
                                ReadingOptions.Unreadable.STOP,
                                OptionalInt.empty(),
                                ReadingOptions.Resize.CROP,
                                ReadingOptions.Orientation.IGNORE),
                        ProgressListener.NONE)
                .train();

        assertThat(corners(upright)).containsExactly(first, second, third, fourth);
        assertThat(corners(stored)).containsExactly(10, 20, 30, 40);
    }

    private static int[] corners(ImageSet set) {
        return new int[] {
            intensity(set, 0, 0, 0, 0),
            intensity(set, 0, 0, 0, 31),
            intensity(set, 0, 0, 31, 0),
            intensity(set, 0, 0, 31, 31)
        };
    }

    @Test
    void shouldTurnAJpegAndSayHowMany() throws IOException {
        BufferedImage image = new BufferedImage(64, 32, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < 32; y++) {
            for (int x = 0; x < 32; x++) {
                image.getRaster().setSample(x, y, 0, 200);
            }
        }
        byte[] exif = ByteBuffer.allocate(32)
                .put("Exif\0\0".getBytes(StandardCharsets.US_ASCII))
                .put(SamplePictures.tiffOrientation(6))
                .array();
        Map<String, byte[]> files = new HashMap<>();
        for (String name : new String[] {"a/1.jpg", "a/2.jpg", "b/1.jpg", "b/2.jpg"}) {
            files.put(name, withMarker(SampleFiles.encode("jpg", image), 0xe1, exif));
        }
        SampleFiles.write(folder, files);

        DataSplits splits = open(folder);

        // The left half as it is stored is the upper half of the upright picture, of which the centre is taken.
        assertThat(intensity(splits.train(), 0, 0, 2, 29)).isCloseTo(200, within(3));
        assertThat(intensity(splits.train(), 0, 0, 29, 2)).isCloseTo(0, within(3));
        assertThat(splits.summary()).anyMatch(line -> line.contains("4 pictures are turned upright"));
    }

    @ParameterizedTest
    @CsvSource({"CROP, 200, 200, 200", "PAD, 0, 200, 0", "STRETCH, 0, 200, 0"})
    void shouldBringPicturesToTheSizeAskedFor(ReadingOptions.Resize resize, int top, int centre, int bottom)
            throws IOException {
        BufferedImage image = new BufferedImage(96, 48, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < 48; y++) {
            for (int x = 24; x < 72; x++) {
                image.getRaster().setSample(x, y, 0, 200);
            }
        }
        byte[] wide = SampleFiles.encode("png", image);
        SampleFiles.write(folder, Map.of("a/1.png", wide, "a/2.png", wide, "b/1.png", wide));

        ImageSet train = DataSets.open(
                        folder.toString(),
                        new ReadingOptions(
                                ReadingOptions.Unreadable.STOP,
                                OptionalInt.of(48),
                                resize,
                                ReadingOptions.Orientation.APPLY),
                        ProgressListener.NONE)
                .train();

        assertThat(train.shape()).isEqualTo(new ImageShape(1, 48, 48));
        int at = resize == ReadingOptions.Resize.STRETCH ? 24 : 1;
        assertThat(intensity(train, 0, 0, at, resize == ReadingOptions.Resize.STRETCH ? 4 : 24))
                .isEqualTo(top);
        assertThat(intensity(train, 0, 0, 24, 24)).isEqualTo(centre);
        assertThat(intensity(train, 0, 0, 47 - at, resize == ReadingOptions.Resize.STRETCH ? 43 : 24))
                .isEqualTo(bottom);
    }

    @Test
    void shouldRefuseASizeForArrays() throws IOException {
        Map<String, byte[]> arrays = Map.of(
                "x.npy", SampleFiles.npy("|u1", "2, 32, 32", new byte[2048]),
                "y.npy", SampleFiles.npy("|u1", "2", bytes(0, 1)));
        SampleFiles.write(folder, arrays);

        assertThatThrownBy(() -> DataSets.open(
                        folder.toString(),
                        new ReadingOptions(
                                ReadingOptions.Unreadable.STOP,
                                OptionalInt.of(64),
                                ReadingOptions.Resize.CROP,
                                ReadingOptions.Orientation.APPLY),
                        ProgressListener.NONE))
                .hasMessageContaining("arrays keep their size");
    }
}
