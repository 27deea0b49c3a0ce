package dev.laddstreams.app.studies.pictures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.data.LabelledImages;
import dev.laddstreams.learning.data.Normalisation;
import dev.laddstreams.learning.grid.SubImageGrid;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Point;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContactSheetTest {
    private static final List<String> CLASSES = List.of("cat", "dog", "emu");
    private static final Normalisation NORMALISATION = new Normalisation(List.of(.5f), List.of(.25f));
    private static final int N = 2;

    @TempDir
    Path folder;

    /** One grey image of 8 x 8 for each of cat and dog; emu has none. */
    private static LabelledImages images() {
        float[] values = new float[2 * 64];
        Arrays.fill(values, 0, 64, -1f);
        Arrays.fill(values, 64, 128, 9f);
        return new LabelledImages(new ImageShape(1, 8, 8), values, new int[] {0, 1});
    }

    /** Of the first image, sub-image 1 is surely a dog, sub-image 2 perhaps an emu, the others surely cats. */
    private static float[] labels() {
        float[] labels = new float[2 * N * N * 3];
        for (int row = 0; row < 2 * N * N; row++) {
            labels[row * 3] = 1;
        }
        System.arraycopy(new float[] {0, 1, 0}, 0, labels, 3, 3);
        System.arraycopy(new float[] {.3f, .3f, .4f}, 0, labels, 6, 3);
        return labels;
    }

    private static SheetContent content() {
        return new SheetContent(images(), labels(), N, CLASSES, NORMALISATION, "pets, labeler v1", SheetLayout.DEFAULT);
    }

    private static Color at(BufferedImage sheet, Point origin, double x, double y) {
        return new Color(sheet.getRGB(origin.x + (int) x, origin.y + (int) y));
    }

    @Test
    void shouldMarkEachSubImageAtItsRowAndColumnInTheColourOfItsClass() {
        SheetPainter painter = new SheetPainter(content(), new BlockLettering());
        BufferedImage sheet = painter.paint();
        Point cat = painter.origin(0);
        double cell = painter.tile() / 2.0;

        assertThat(at(sheet, cat, cell / 2, cell / 2)).isEqualTo(ClassPalette.colour(0));
        assertThat(at(sheet, cat, 1.5 * cell, cell / 2)).isEqualTo(ClassPalette.colour(1));
        assertThat(at(sheet, cat, cell / 2, 1.5 * cell)).isEqualTo(ClassPalette.colour(2));
        assertThat(at(sheet, cat, 1.5 * cell, 1.5 * cell)).isEqualTo(ClassPalette.colour(0));
    }

    @Test
    void shouldDrawDotsWhoseAreaIsTheProbability() {
        SheetPainter painter = new SheetPainter(content(), new BlockLettering());
        BufferedImage sheet = painter.paint();

        double sure = coloured(sheet, painter, ClassPalette.colour(1));
        double unsure = coloured(sheet, painter, ClassPalette.colour(2));

        // Antialiased rims are not counted, which costs the smaller disc relatively more.
        assertThat(unsure / sure).isBetween(0.3, 0.45);
    }

    /** Pixels of exactly this colour in the first image. */
    private static long coloured(BufferedImage sheet, SheetPainter painter, Color colour) {
        Point origin = painter.origin(0);
        return IntStream.range(0, painter.tile() * painter.tile())
                .filter(i -> new Color(sheet.getRGB(origin.x + i % painter.tile(), origin.y + i / painter.tile()))
                        .equals(colour))
                .count();
    }

    @Test
    void shouldUndoTheNormalisationAndClampTheView() {
        SheetPainter painter = new SheetPainter(content(), new BlockLettering());
        BufferedImage sheet = painter.paint();

        // (-1 * 0.25 + 0.5) * 255 rounds to 64; 9 lies far above white.
        assertThat(at(sheet, painter.origin(0), 1, 1)).isEqualTo(new Color(64, 64, 64));
        assertThat(at(sheet, painter.origin(1), 1, 1)).isEqualTo(Color.WHITE);
    }

    @Test
    void shouldWriteAPngIntoANewFolder() throws IOException {
        Path png = folder.resolve("a/b/sheet.png");

        ContactSheet.write(
                png,
                images(),
                labels(),
                new SubImageGrid(N, 0.625),
                CLASSES,
                NORMALISATION,
                "pets, labeler v1",
                SheetLayout.DEFAULT);

        BufferedImage sheet = ImageIO.read(png.toFile());
        assertThat(sheet.getWidth()).isGreaterThan(600);
        assertThat(sheet.getHeight()).isGreaterThan(250);
    }

    @Test
    void shouldShowAtMostTenImagesOfEachOfTwentyClasses() {
        int classes = 30;
        int perClass = 12;
        int[] classOf =
                IntStream.range(0, classes * perClass).map(i -> i / perClass).toArray();
        LabelledImages many = new LabelledImages(new ImageShape(3, 4, 4), new float[classes * perClass * 48], classOf);
        List<String> names =
                IntStream.range(0, classes).mapToObj(i -> "class " + i).toList();
        Normalisation rgb = new Normalisation(List.of(.5f, .5f, .5f), List.of(.2f, .2f, .2f));

        SheetContent content = new SheetContent(
                many, new float[classes * perClass * classes], 1, names, rgb, "many", SheetLayout.DEFAULT);

        assertThat(content.columns()).isEqualTo(10);
        assertThat(content.classesShown()).isEqualTo(20);
        assertThat(new SheetPainter(content, new BlockLettering()).paint().getWidth())
                .isLessThan(2000);
    }

    @Test
    void shouldDrawImagesAloneWithoutLabels() {
        SheetContent plain =
                new SheetContent(images(), new float[0], N, CLASSES, NORMALISATION, "pets", SheetLayout.DEFAULT);
        SheetPainter painter = new SheetPainter(plain, new BlockLettering());
        BufferedImage sheet = painter.paint();

        assertThat(colours(sheet, painter.origin(0), painter.tile())).containsExactly(new Color(64, 64, 64));
    }

    @Test
    void shouldShowEachPixelAsASquareOfTheScale() {
        SheetLayout layout = SheetLayout.ofColumns(1, OptionalInt.of(3));
        SheetContent content = new SheetContent(images(), labels(), N, CLASSES, NORMALISATION, "pets", layout);

        assertThat(new SheetPainter(content, new BlockLettering()).tile()).isEqualTo(3 * 8);
    }

    @Test
    void shouldShowAHundredClassesInSmall() {
        int classes = 120;
        LabelledImages many = new LabelledImages(
                new ImageShape(1, 32, 32),
                new float[classes * 1024],
                IntStream.range(0, classes).toArray());
        List<String> names =
                IntStream.range(0, classes).mapToObj(i -> "class " + i).toList();
        SheetContent content = new SheetContent(
                many, new float[0], 1, names, NORMALISATION, "many", SheetLayout.ofColumns(10, OptionalInt.empty()));

        SheetPainter painter = new SheetPainter(content, new BlockLettering());

        assertThat(content.classesShown()).isEqualTo(100);
        assertThat(painter.tile()).isEqualTo(64);
        assertThat(painter.paint().getWidth()).isLessThan(1500);
        assertThat(painter.paint().getHeight()).isLessThan(1500);
    }

    @ParameterizedTest
    @CsvSource({"0, 2", "101, 2", "4, 0", "4, 65"})
    void shouldRefuseALayoutThatCannotBe(int columns, int scale) {
        assertThatThrownBy(() -> SheetLayout.ofColumns(columns, OptionalInt.of(scale)))
                .hasMessageStartingWith("Cannot draw contact sheet: ")
                .asInstanceOf(type(LaddException.class))
                .extracting(LaddException::reason)
                .isEqualTo(Reason.USAGE);
    }

    @Test
    void shouldRefuseASheetOfTooManyPixels() {
        LabelledImages large = new LabelledImages(new ImageShape(1, 512, 512), new float[512 * 512], new int[] {0});
        SheetContent content = new SheetContent(
                large, new float[0], N, CLASSES, NORMALISATION, "pets", SheetLayout.ofColumns(1, OptionalInt.of(64)));

        assertThatThrownBy(() -> new SheetPainter(content, new BlockLettering()).paint())
                .hasMessageContaining("at most 64,000,000 pixels");
    }

    private static Set<Color> colours(BufferedImage sheet, Point origin, int tile) {
        return IntStream.range(0, tile * tile)
                .mapToObj(i -> new Color(sheet.getRGB(origin.x + i % tile, origin.y + i / tile)))
                .collect(Collectors.toSet());
    }

    @Test
    void shouldWriteReadableTextWithoutFonts() {
        BlockLettering letters = new BlockLettering();

        assertThat(ink(letters, "I")).isEqualTo(11);
        assertThat(ink(letters, "i")).isEqualTo(ink(letters, "I"));
        assertThat(ink(letters, " ")).isZero();
        assertThat(letters.width("AB", 10)).isEqualTo(12);
        assertThat(letters.fit("abcdefgh", 10, 30)).isEqualTo("abc..");
    }

    /** White pixels of a text on black. */
    private static long ink(Lettering lettering, String text) {
        BufferedImage image = new BufferedImage(20, 20, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        lettering.draw(graphics, text, 5, 15, 10, Color.WHITE);
        graphics.dispose();
        return IntStream.range(0, 400)
                .filter(i -> (image.getRGB(i % 20, i / 20) & 0xffffff) == 0xffffff)
                .count();
    }

    @Test
    void shouldRefuseLabelsOfAnotherGrid() {
        assertThatThrownBy(() -> ContactSheet.write(
                        folder.resolve("x.png"),
                        images(),
                        labels(),
                        SubImageGrid.DEFAULT,
                        CLASSES,
                        NORMALISATION,
                        "pets",
                        SheetLayout.DEFAULT))
                .hasMessageContainingAll("24 label values", "count x 25 x 3")
                .asInstanceOf(type(LaddException.class))
                .extracting(LaddException::reason)
                .isEqualTo(Reason.INCOMPATIBLE);
    }

    @Test
    void shouldSayWhereItCannotWrite() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> ContactSheet.write(
                        file.resolve("x.png"),
                        images(),
                        labels(),
                        new SubImageGrid(N, 0.625),
                        CLASSES,
                        NORMALISATION,
                        "pets",
                        SheetLayout.DEFAULT))
                .hasMessageContaining("x.png")
                .asInstanceOf(type(LaddException.class))
                .extracting(LaddException::reason)
                .isEqualTo(Reason.OUTPUT_UNWRITABLE);
    }
}
