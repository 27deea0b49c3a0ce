package dev.laddstreams.app.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.app.CapturedRun;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of stored labels, which need no broker. */
class DatasetSheetTest {
    @TempDir
    private Path folder;

    private Path png;

    @BeforeEach
    void fill() {
        png = folder.resolve("sheet.png");
        StoredPets.store(folder, "pets", 1, 2);
    }

    @Test
    void shouldDrawTheActiveVersionOfTheOnlyDataset() throws IOException {
        CapturedRun run = sheet();

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().strip()).isEqualTo(png + ": 6 of 6 images of pets, tag teacher-v1-r1");
        assertThat(ImageIO.read(png.toFile()).getWidth()).isGreaterThan(600);
    }

    @Test
    void shouldDrawOtherVersionsAndTags() {
        assertThat(sheet("--labeler", "teacher@2").out()).contains("tag teacher-v2-r1");
        assertThat(sheet("--dataset", "pets", "--tag", "teacher-v2-r1").out()).contains("tag teacher-v2-r1");
    }

    @Test
    void shouldReadNoMoreThanItShows() throws IOException {
        sheet("--scale", "4");
        BufferedImage wide = ImageIO.read(png.toFile());

        assertThat(sheet("--columns", "1", "--scale", "40").out()).contains("2 of 6 images of pets");
        assertThat(ImageIO.read(png.toFile()).getHeight()).isGreaterThan(wide.getHeight());
    }

    @Test
    void shouldNameTheTagsThereAre() {
        CapturedRun run = sheet("--dataset", "pets", "--tag", "x");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("tag 'x' (expected: one of teacher-v1-r1, teacher-v2-r1)");
    }

    private CapturedRun sheet(String... options) {
        return CapturedRun.of(Stream.concat(
                        Stream.of("sheet", "--work-dir", folder.toString(), "--out", png.toString()),
                        Stream.of(options))
                .toArray(String[]::new));
    }
}
