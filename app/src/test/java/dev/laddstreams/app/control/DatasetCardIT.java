package dev.laddstreams.app.control;

import static dev.laddstreams.app.control.ControlFixture.CATALOGUE;
import static dev.laddstreams.app.control.ControlFixture.IMAGES;
import static dev.laddstreams.app.control.ControlFixture.REVISION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laddstreams.app.control.LabelerUse.State;
import dev.laddstreams.embedded.EmbeddedStack;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.processors.labeler.PublishedBundles;
import dev.laddstreams.schemas.avro.LaneState;
import dev.laddstreams.sinks.Samples;
import dev.laddstreams.sinks.table.DatasetCatalog;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three versions of a labeler on a dataset: the first is active, the second labels, the third has failed. */
class DatasetCardIT {
    private static final String DATASET = "pets";

    @TempDir
    private static Path folder;

    private static EmbeddedStack stack;
    private static DatasetCatalog tables;

    @BeforeAll
    static void fill() {
        stack = EmbeddedStack.start(folder);
        stack.createTopics(CATALOGUE.shared());
        stack.createTopics(List.of(CATALOGUE.images(DATASET)));
        new ControlFixture(stack.connection(), Samples.LABELER)
                .dataset(DATASET)
                .version(1)
                .version(2)
                .version(3)
                .labelled(DATASET, 1, IMAGES)
                .labelled(DATASET, 2, 7)
                .lane(DATASET, 1, "a", LaneState.LIVE, null)
                .lane(DATASET, 3, "a", LaneState.FAILED, "it is no model");
        new LabelerControl(stack.connection(), CATALOGUE, Clock.systemUTC())
                .activate(Samples.LABELER, 1, Optional.of(DATASET), ActivationMode.NOW);
        StoredPets.store(folder, DATASET, REVISION, 2);
        StoredPets.store(folder, "left-over", 1, 1);
        tables = StoredPets.open(folder);
    }

    @AfterAll
    static void stop() {
        tables.close();
        stack.close();
    }

    @Test
    void shouldListManifestsAndTables() {
        DatasetList list = DatasetList.read(stack.connection(), CATALOGUE, Optional.of(tables));

        assertThat(list.rows()).extracting(DatasetList.Row::id).containsExactly("left-over", DATASET);
        assertThat(list.rows().get(0).manifest()).isNull();
        assertThat(list.rows().get(1)).satisfies(row -> {
            assertThat(row.manifest())
                    .isEqualTo(new DatasetList.Head(IMAGES, REVISION, "sealed", "1x4x4", 64L * IMAGES));
            assertThat(row.tags()).containsExactly("teacher-v1-r3", "teacher-v2-r3");
            assertThat(row.tableBytes()).isPositive();
        });
        assertThat(list.toString().lines().skip(1))
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("left-over").contains("no manifest"),
                        line -> assertThat(line).contains("3 sealed", "1x4x4", "teacher", "1* 2 3", "2,560 B"));
    }

    @Test
    void shouldListWithoutTables() {
        assertThat(DatasetList.read(stack.connection(), CATALOGUE, Optional.empty())
                        .rows())
                .extracting(DatasetList.Row::id)
                .containsExactly(DATASET);
    }

    @Test
    void shouldShowAllOfADataset() {
        DatasetCard card = DatasetCard.read(stack.connection(), CATALOGUE, Optional.of(tables), DATASET);

        assertThat(card.labelers())
                .containsExactly(
                        new LabelerUse(DATASET, Samples.LABELER, 1, State.ACTIVE, IMAGES, IMAGES, "lost"),
                        new LabelerUse(DATASET, Samples.LABELER, 2, State.LABELLING, 7, IMAGES, ""),
                        new LabelerUse(
                                DATASET, Samples.LABELER, 3, State.FAILED, 0, IMAGES, "failed: artifact-invalid"));
        assertThat(card.topics())
                .containsExactly(
                        new DatasetCard.DataTopic("pets.images", CATALOGUE.partitions()),
                        new DatasetCard.DataTopic("pets.augmented", 0),
                        new DatasetCard.DataTopic("pets.active", 0));
        assertThat(card.tags()).extracting(DatasetCard.Tag::active).containsExactly(true, false);
        assertThat(new DatasetCardText(card).toString())
                .contains(
                        "normalisation   mean 0.5, std 0.25",
                        "recipe          iterations=10",
                        "learning rates  0.01, 0.02",
                        "classes         2: cat, dog",
                        "12 rows",
                        "teacher-v1-r3*");
    }

    @Test
    void shouldNameTheDatasetsThereAre() {
        assertThatThrownBy(() -> DatasetCard.read(stack.connection(), CATALOGUE, Optional.of(tables), "pest"))
                .isInstanceOfSatisfying(
                        LaddException.class, e -> assertThat(e.reason()).isEqualTo(Reason.USAGE))
                .hasMessageContaining("'pest' (expected: one of left-over, pets)");
    }

    @Test
    void shouldShowTheNewestVersionOfALabelerAndHowAllStand() {
        LabelerCard card = LabelerCard.read(
                stack.connection(),
                CATALOGUE,
                Samples.LABELER,
                Optional.empty(),
                PublishedBundles.inFolders(List.of(Path.of("/labelers"))));

        assertThat(card.version()).isEqualTo(3);
        assertThat(card.bundle().problem()).contains("file:///labelers/");
        assertThat(card.uses())
                .extracting(LabelerUse::state)
                .containsExactly(State.ACTIVE, State.LABELLING, State.FAILED);
        assertThat(card.toString())
                .contains("grid            2x2 of 0.625, bilinear", "accuracy        90.0 % on held-out");
    }

    @Test
    void shouldNameTheLabelersAndVersionsThereAre() {
        assertThatThrownBy(() -> LabelerCard.read(
                        stack.connection(),
                        CATALOGUE,
                        "techer",
                        Optional.empty(),
                        PublishedBundles.inFolders(List.of())))
                .hasMessageContaining("'techer' (expected: one of teacher)");
        assertThatThrownBy(() -> LabelerCard.read(
                        stack.connection(),
                        CATALOGUE,
                        Samples.LABELER,
                        Optional.of(9),
                        PublishedBundles.inFolders(List.of())))
                .hasMessageContaining("version 9 (expected: one of its versions [1, 2, 3])");
    }
}
