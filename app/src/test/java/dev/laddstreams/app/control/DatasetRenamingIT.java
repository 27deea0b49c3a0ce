package dev.laddstreams.app.control;

import static dev.laddstreams.app.control.ControlFixture.CATALOGUE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laddstreams.clients.TopicSnapshot;
import dev.laddstreams.embedded.EmbeddedStack;
import dev.laddstreams.learning.ProgressListener;
import dev.laddstreams.learning.data.ImageSet;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.data.Normalisation;
import dev.laddstreams.producers.DatasetDescription;
import dev.laddstreams.producers.ImageImporter;
import dev.laddstreams.producers.ImageSource;
import dev.laddstreams.producers.ProducerSettings;
import dev.laddstreams.schemas.RecordKeys;
import dev.laddstreams.schemas.avro.LaneRequest;
import dev.laddstreams.schemas.avro.LaneWish;
import dev.laddstreams.schemas.stores.FolderStore;
import dev.laddstreams.sinks.Samples;
import dev.laddstreams.sinks.table.DatasetCatalog;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each test has datasets of its own on one broker. */
class DatasetRenamingIT {
    private static final ImageShape SHAPE = new ImageShape(1, 2, 2);

    @TempDir
    private static Path folder;

    private static EmbeddedStack stack;
    private static DatasetCatalog tables;

    @BeforeAll
    static void start() {
        stack = EmbeddedStack.start(folder);
        stack.createTopics(CATALOGUE.shared());
        tables = StoredPets.open(folder);
        new ControlFixture(stack.connection(), Samples.LABELER).version(1).version(2);
        publish("pets");
        publish("dogs");
    }

    @AfterAll
    static void stop() {
        tables.close();
        stack.close();
    }

    private static void publish(String dataset) {
        ImageSet images =
                new ImageSet("real", SHAPE, List.of("cat", "dog"), new byte[2 * SHAPE.values()], new int[] {0, 1});
        new ImageImporter(
                        stack.connection(),
                        CATALOGUE,
                        new ProducerSettings(1 << 20, new FolderStore(folder.resolve("claims"))))
                .importImages(
                        new DatasetDescription(
                                dataset,
                                images.classNames(),
                                SHAPE,
                                new Normalisation(List.of(0.5f), List.of(0.25f)),
                                "convnet-d1-w8-instance",
                                new DatasetDescription.Origin("import", Map.of("source", dataset), 0),
                                Optional.of(Samples.LABELER)),
                        ImageSource.of(images),
                        ProgressListener.NONE);
    }

    private static DatasetRenaming renaming() {
        return new DatasetRenaming(stack.connection(), CATALOGUE, Optional.of(tables), Clock.systemUTC());
    }

    private static Map<String, LaneRequest> requests() {
        return TopicSnapshot.read(stack.connection(), CATALOGUE.laneRequests(), LaneRequest.class);
    }

    @Test
    void shouldPublishUnderTheNewIdAndSayWhatIsNext() {
        new LabelerControl(stack.connection(), CATALOGUE, Clock.systemUTC())
                .retire(Samples.LABELER, 1, Optional.of("pets"));

        DatasetRenaming.Renamed renamed = renaming().rename("pets", "animals", ProgressListener.NONE);

        assertThat(renamed.text().lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .isEqualTo("Dataset animals, revision 2: 2 images of 2 classes, 8 bytes, as in pets"),
                        line -> assertThat(line).startsWith("Versions of teacher that are not retired label it anew"),
                        line -> assertThat(line)
                                .startsWith("pets stays as it is")
                                .contains("'ladd dataset delete pets'"));
        assertThat(requests().get(RecordKeys.laneRequest("animals", Samples.LABELER, 1)))
                .satisfies(request -> assertThat(request.getWish()).isEqualTo(LaneWish.RETIRE));
        assertThat(DatasetList.read(stack.connection(), CATALOGUE, Optional.of(tables))
                        .rows())
                .extracting(DatasetList.Row::id)
                .contains("pets", "animals");
        assertThat(renaming().rename("pets", "animals", ProgressListener.NONE)).isEqualTo(renamed);
    }

    @Test
    void shouldRefuseTheIdOfAnotherDatasetAndChangeNothingOfIt() {
        publish("cats");
        new LabelerControl(stack.connection(), CATALOGUE, Clock.systemUTC())
                .retire(Samples.LABELER, 2, Optional.of("cats"));

        assertThatThrownBy(() -> renaming().rename("cats", "dogs", ProgressListener.NONE))
                .hasMessageContaining("it is another dataset");
        assertThat(requests()).doesNotContainKey(RecordKeys.laneRequest("dogs", Samples.LABELER, 2));
    }

    @Test
    void shouldRefuseIdsThatCannotBe() {
        StoredPets.store(folder, "left-over", 1, 1);

        assertThatThrownBy(() -> renaming().rename("dogs", "left-over", ProgressListener.NONE))
                .hasMessageContaining("a table is left of a dataset left-over")
                .hasMessageContaining("'ladd dataset delete left-over' would free it");
        assertThatThrownBy(() -> renaming().rename("dogs", "Dogs.2", ProgressListener.NONE))
                .hasMessageContaining("'Dogs.2' (expected: 1 to 100 lower-case letters");
        assertThatThrownBy(() -> renaming().rename("dgos", "hounds", ProgressListener.NONE))
                .hasMessageContaining("'dgos' (expected: one of ");
        assertThatThrownBy(() -> renaming().rename("dogs", "dogs", ProgressListener.NONE))
                .hasMessageContaining("its own id");
    }
}
