package dev.laddstreams.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.app.CapturedRun;
import dev.laddstreams.app.runtime.Folders;
import dev.laddstreams.app.runtime.WorkDir;
import dev.laddstreams.clients.Topics;
import dev.laddstreams.schemas.avro.ImageState;
import dev.laddstreams.sinks.table.CatalogSettings;
import dev.laddstreams.sinks.table.DatasetCatalog;
import dev.laddstreams.sinks.table.StoredRows;
import dev.laddstreams.sinks.table.TagInfo;
import dev.laddstreams.sinks.table.WarehouseRelocation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators do to topics, tables and folders at the wrong moment. */
class OperatorFaultsIT {
    private static final int PARTITIONS = 2;
    private static final int IMAGES = 200;
    /** A version with a group that begins at the start of the new topic. */
    private static final int ANEW = 2;

    @TempDir
    private Path folder;

    @Test
    @Tag("chaos-short")
    void shouldStoreAllThoughAVersionWasExpiredBeforeTheFirstRow() throws Exception {
        String name = "expired-first";
        try (FaultRun run = new FaultRun(name, folder, PARTITIONS)) {
            run.startProgress();
            run.startSink();
            try (DatasetCatalog catalog = DatasetCatalog.open(run.tables())) {
                FaultRun.eventually().until(() -> catalog.find(name).isPresent());
                catalog.require(name).expire(run.dataset().labelerId(), FaultRun.VERSION);
            }
            run.startLabeler("slot-1", Duration.ZERO);
            run.publish(IMAGES);
            run.seal();
            run.awaitCompleted(FaultRun.VERSION);
            run.conclude("A version expired before the table's first row", "", FaultRun.VERSION);
        }
    }

    @Test
    @Tag("chaos-short")
    void shouldFillAWarehouseAndItsCopyEachForItself() throws Exception {
        String name = "copied-warehouse";
        Path copy = folder.resolve("copy");
        try (FaultRun run = new FaultRun(name, folder, PARTITIONS)) {
            run.startProgress();
            ChildJvm sink = run.startSinkProcess("original-1");
            run.startLabeler("slot-1", Duration.ZERO);
            run.publish(IMAGES);
            FaultRun.eventually().until(() -> run.storedRows() == IMAGES);
            sink.close();
            Folders.copy(run.warehouse(), copy);
            assertThat(WarehouseRelocation.relocate(copy)).isOne();

            run.startSinkProcess("original-2");
            CatalogSettings copied = CatalogSettings.local(copy);
            run.opened(ChildJvm.start(
                    SinkMain.class,
                    256,
                    run.log("copy"),
                    SinkMain.arguments(run.connection(), copy, "copy", run.catalogue())));
            run.publish(IMAGES);
            run.seal();
            run.awaitCompleted(FaultRun.VERSION);
            FaultRun.eventually().until(() -> StoredRows.counts(copied, name).size() == run.images());
            try (DatasetCatalog catalog = DatasetCatalog.open(copied)) {
                catalog.require(name).expire(run.dataset().labelerId(), FaultRun.VERSION);
            }
            assertThat(StoredRows.counts(copied, name)).isEmpty();
            run.conclude("Warehouse copied, both filled, the copy expired", "", FaultRun.VERSION);
        }
    }

    /** With topics, counts, bundles and tables; the copy's goes on as well as the one that was moved. */
    @Test
    @Tag("chaos")
    void shouldGoOnInAWorkDirectoryThatWasCopiedOrMovedWhole() throws Exception {
        Path original = Files.createDirectory(folder.resolve("original"));
        Path copy = folder.resolve("copy");
        Path moved = folder.resolve("moved");
        new WorkDir(original).require(0);
        FaultRun first = new FaultRun("moved-whole", original, PARTITIONS);
        try (first) {
            startRoles(first);
            first.publish(IMAGES);
            first.seal();
            first.awaitCompleted(FaultRun.VERSION);
        }
        Folders.copy(original, copy);
        Files.move(original, moved);
        for (Path place : List.of(copy, moved)) {
            CapturedRun relocated = CapturedRun.of("work-dir", "relocate", "--work-dir", place.toString());
            assertThat(relocated.exitCode()).as(relocated.err()).isZero();
            try (FaultRun run = new FaultRun(first, place)) {
                startRoles(run);
                run.publish(IMAGES);
                run.seal();
                run.awaitCompleted(FaultRun.VERSION);
                run.conclude(
                        "A whole work directory copied and moved, each relocated and filled further",
                        "2 tags in each",
                        FaultRun.VERSION);
                try (DatasetCatalog catalog = DatasetCatalog.open(run.tables())) {
                    assertThat(catalog.require("moved-whole").tags().all())
                            .extracting(info -> info.extent().images())
                            .containsExactly(IMAGES, 2 * IMAGES);
                }
            }
        }
        assertThat(original).doesNotExist();
    }

    private static void startRoles(FaultRun run) {
        run.startProgress();
        run.startSink();
        run.startLabeler("slot-1", Duration.ZERO);
    }

    /** The table holds revision 3 of every image, and the new topic begins with revision 1 of other pixels. */
    @Test
    @Tag("chaos-short")
    void shouldKeepTheOldTagWhenTheImagesTopicIsMadeAnew() throws Exception {
        String name = "images-anew";
        try (FaultRun run = new FaultRun(name, folder, PARTITIONS)) {
            run.startProgress();
            ChildJvm sink = run.startSinkProcess("anew-1");
            ChildJvm labeler = run.startLabeler("slot-1", Duration.ZERO);
            run.publish(IMAGES, 3);
            run.seal();
            run.awaitCompleted(FaultRun.VERSION);
            run.conclude(
                    "Images topic deleted and made anew", "the dataset is refused, its tag stays", FaultRun.VERSION);
            Map<String, Integer> stored = StoredRows.counts(run.tables(), name);
            labeler.close();
            String images = run.catalogue().images(name).name();
            try (Admin admin = Admin.create(run.broker().connection().clientProperties())) {
                admin.deleteTopics(List.of(images)).all().get();
                FaultRun.eventually()
                        .until(() -> !admin.listTopics().names().get().contains(images));
            }
            Topics.create(run.broker().connection(), List.of(run.catalogue().images(name)));
            IntStream.range(0, IMAGES).forEach(i -> run.dataset().image(i, 1, ImageState.FINAL));
            run.dataset().labeler(ANEW);
            run.seal();
            run.startLabeler("slot-2", Duration.ZERO);

            FaultRun.eventually().untilAsserted(() -> assertThat(Files.readString(run.log("anew-1")))
                    .contains("Dataset " + name + " is refused")
                    .contains("its images came from the images topic with id"));
            sink.close();
            assertThat(StoredRows.counts(run.tables(), name)).isEqualTo(stored);
            try (DatasetCatalog catalog = DatasetCatalog.open(run.tables())) {
                assertThat(catalog.require(name).tags().all())
                        .extracting(TagInfo::version)
                        .containsOnly(FaultRun.VERSION);
            }
        }
    }
}
