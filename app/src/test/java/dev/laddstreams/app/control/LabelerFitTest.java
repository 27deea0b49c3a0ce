package dev.laddstreams.app.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laddstreams.app.console.Terminal;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ImageSet;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.schemas.avro.Grid;
import dev.laddstreams.schemas.avro.LabelerDescriptor;
import dev.laddstreams.schemas.avro.Normalisation;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabelerFitTest {
    private final StringWriter messages = new StringWriter();

    @Test
    void shouldSayNothingOfALabelerThatFits() {
        check(List.of("cat", "dog"), version(1, 1, "cat", "dog"));

        assertThat(messages.toString()).isEmpty();
    }

    @Test
    void shouldSayThatALabelerHasNoVersion() {
        check(List.of("cat", "dog"));

        assertThat(messages.toString()).startsWith("Labeler 'mine' has no published version yet: dataset pets");
    }

    @Test
    void shouldSayThatNamesDiffer() {
        check(List.of("cat", "dog"), version(1, 1, "0", "1"));

        assertThat(messages.toString()).contains("different names", "cat, dog are 0, 1");
    }

    @Test
    void shouldSayThatNamesAreSpeltDifferently() {
        check(List.of("cat", "Hot dog"), version(1, 1, "Cat", "hot_dog"));

        assertThat(messages.toString())
                .startsWith("The classes of dataset pets and labeler mine are spelt differently and taken as the same:"
                        + " 'cat' is 'Cat', 'Hot dog' is 'hot_dog'");
    }

    @Test
    void shouldRefuseAnotherOrderWhateverTheSpelling() {
        assertThatThrownBy(() -> check(List.of("cat", "dog"), version(1, 1, "Dog", "Cat")))
                .isInstanceOf(LaddException.class)
                .hasMessageContaining("(Dog, Cat)");
    }

    @Test
    void shouldSayThatSubImagesAreResized() {
        check(List.of("cat", "dog"), version(1, new ImageShape(1, 28, 28), "cat", "dog"));

        assertThat(messages.toString())
                .startsWith("The images of dataset pets are 1x32x32: their sub-images are resized to the 1x28x28");
    }

    @Test
    void shouldRefuseAnotherShapeInTheNewestVersion() {
        assertThatThrownBy(() -> check(List.of("cat", "dog"), version(2, 3, "cat", "dog"), version(1, 1, "cat", "dog")))
                .isInstanceOfSatisfying(
                        LaddException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INCOMPATIBLE))
                .hasMessage("Cannot label dataset pets with labeler mine version 2: the images are 1x32x32 of 2 classes"
                        + " (cat, dog) (expected: 3x32x32 of 2 classes (cat, dog), which the labeler takes)");
    }

    @Test
    void shouldRefuseTheSameClassesInAnotherOrder() {
        assertThatThrownBy(() -> check(List.of("cat", "dog"), version(1, 1, "dog", "cat")))
                .isInstanceOf(LaddException.class)
                .hasMessageContaining("(dog, cat)");
    }

    @Test
    void shouldRefuseAnotherNumberOfClasses() {
        assertThatThrownBy(() -> check(List.of("cat", "dog"), version(1, 1, "cat", "dog", "owl", "fox")))
                .isInstanceOf(LaddException.class)
                .hasMessageContaining("4 classes (cat, dog, owl, ...)");
    }

    private void check(List<String> classNames, LabelerDescriptor... published) {
        Terminal terminal = new Terminal(new PrintWriter(messages, true), new PrintWriter(messages, true), 0);
        ImageSet images = new ImageSet(
                "pets",
                new ImageShape(1, 32, 32),
                classNames,
                new byte[classNames.size() * 32 * 32],
                labels(classNames));
        LabelerFit.check(List.of(published), terminal, "pets", "mine", images);
    }

    private static int[] labels(List<String> classNames) {
        int[] labels = new int[classNames.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = i;
        }
        return labels;
    }

    private static LabelerDescriptor version(int version, int channels, String... classNames) {
        return version(version, new ImageShape(channels, 32, 32), classNames);
    }

    private static LabelerDescriptor version(int version, ImageShape takes, String... classNames) {
        return LabelerDescriptor.newBuilder()
                .setLabelerId("mine")
                .setVersion(version)
                .setArtifactUri("file:///labelers/00.zip")
                .setSha256("00")
                .setEngine("auto")
                .setHeight(takes.height())
                .setWidth(takes.width())
                .setChannels(takes.channels())
                .setClassNames(List.of(classNames))
                .setNormalisation(new Normalisation(List.of(0.5f), List.of(0.25f), null))
                .setGrid(new Grid(5, 0.625, "bilinear"))
                .setTemperature(1)
                .setPublishedAt(Instant.EPOCH)
                .build();
    }
}
