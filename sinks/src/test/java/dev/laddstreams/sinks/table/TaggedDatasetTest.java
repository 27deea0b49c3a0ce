package dev.laddstreams.sinks.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.schemas.TrustedFiles;
import dev.laddstreams.schemas.avro.AugmentedRecord;
import dev.laddstreams.schemas.avro.AugmentedState;
import dev.laddstreams.schemas.avro.ClaimCheck;
import dev.laddstreams.schemas.avro.PixelType;
import dev.laddstreams.sinks.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaggedDatasetTest {
    private static final String DATASET = "pets";
    private static final KafkaSource SOURCE = new KafkaSource("cluster", "pets.augmented", "topic-id");
    /** Rounding to binary16 of values in 0..1 is at most 2^-12; re-normalising a row may double it. */
    private static final float HALF_PRECISION = 0x1p-11f;

    @TempDir
    private Path folder;

    private DatasetCatalog catalog;
    private DatasetTable table;
    private long nextOffset;

    @BeforeEach
    void open() {
        catalog = DatasetCatalog.open(
                CatalogSettings.local(folder).withClaimChecks(TrustedFiles.inFolders(List.of(claimChecks()))));
        table = catalog.findOrCreate(DATASET);
    }

    @AfterEach
    void close() {
        catalog.close();
    }

    @Test
    void shouldShowTheNewestRevisionThatIsNotWithdrawn() {
        append(
                Samples.labelled(DATASET, 0, 1, 1),
                Samples.labelled(DATASET, 1, 1, 1),
                Samples.labelled(DATASET, 2, 1, 1),
                Samples.labelled(DATASET, 0, 3, 2));
        append(Samples.labelled(DATASET, 0, 2, 1), Samples.withdrawn(DATASET, 1, 2, 1));
        TaggedDataset tagged = tag(1, 1, 2);

        assertThat(tagged.count()).isEqualTo(2);
        assertThat(images(tagged)).extracting(StoredImage::imageId).containsExactly("pets-0-0", "pets-0-2");
        assertThat(images(tagged)).extracting(StoredImage::revision).containsExactly(2, 1);
    }

    @Test
    void shouldReadTheFirstImagesOfEachClass() {
        append(IntStream.range(0, 7)
                .mapToObj(i -> Samples.labelled(DATASET, i, 1, 1))
                .toArray(AugmentedRecord[]::new));

        assertThat(tag(1, 1, 7).firstOfEachClass(2))
                .extracting(StoredImage::imageId)
                .containsExactly("pets-0-0", "pets-0-2", "pets-1-1", "pets-1-3");
    }

    @Test
    void shouldCountTheSameInParts() {
        append(IntStream.range(0, 20)
                .mapToObj(i -> Samples.labelled(DATASET, i, 1, 1))
                .toArray(AugmentedRecord[]::new));
        append(Samples.labelled(DATASET, 0, 2, 1), Samples.withdrawn(DATASET, 1, 2, 1));
        TagView view = new TagView(
                table.iceberg(), table.iceberg().currentSnapshot().snapshotId(), Samples.LABELER, 1, Map.of(0, 22L));

        assertThat(view.count(5)).isEqualTo(view.rows().size()).isEqualTo(19);
    }

    @Test
    void shouldReadBackEveryValue() {
        append(
                Samples.labelled(DATASET, 3, 5, 1),
                Samples.record(DATASET, 4, 1, 1, PixelType.UINT8, AugmentedState.LABELLED));
        TaggedDataset tagged = tag(1, 1, 2);

        StoredImage intensities = images(tagged).get(0);
        StoredImage floats = images(tagged).get(1);
        assertThat(floats.picture().shape()).isEqualTo(new ImageShape(1, Samples.SIDE, Samples.SIDE));
        float[] values = floats.values(tagged.info().manifest().normalisation());
        for (int i = 0; i < values.length; i++) {
            assertThat(values[i]).isEqualTo(Samples.pixel(3, 5, i));
        }
        // intensity 64 with mean 0.5 and std 0.25; tolerance: float rounding of three operations on values near 1
        assertThat(intensities.values(tagged.info().manifest().normalisation())[0])
                .isCloseTo((64 / 255f - 0.5f) / 0.25f, within(1e-5f));
        assertThat(floats.probabilities()).containsExactly(Samples.probabilities(3, 5, 1), within(HALF_PRECISION));
    }

    @Test
    void shouldReadPixelsByTheirClaimCheck() throws IOException {
        byte[] pixels = Samples.pixels(4, 1, PixelType.UINT8).array();
        Path file = Files.write(Files.createDirectory(claimChecks()).resolve("pixels.bin"), pixels);
        append(claimChecked(file, pixels));

        assertThat(images(tag(1, 1, 1)).get(0).picture().bytes()).containsExactly(pixels);
    }

    @Test
    void shouldRefusePixelsThatAreNotTheClaimedOnes() throws IOException {
        byte[] pixels = Samples.pixels(4, 1, PixelType.UINT8).array();
        Path file = Files.write(Files.createDirectory(claimChecks()).resolve("pixels.bin"), new byte[pixels.length]);
        append(claimChecked(file, pixels));
        TaggedDataset tagged = tag(1, 1, 1);

        assertThatThrownBy(() -> images(tagged))
                .isInstanceOfSatisfying(
                        LaddException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CHECKSUM_MISMATCH))
                .hasMessageStartingWith("Cannot read image pets-0-4, whose pixels lie in a file of claim-checks.dir: ");
    }

    @Test
    void shouldRefusePixelsOutsideTheFolderOfClaimChecks() throws IOException {
        byte[] pixels = Samples.pixels(4, 1, PixelType.UINT8).array();
        Path file = Files.write(folder.resolve("elsewhere.bin"), pixels);
        append(claimChecked(file, pixels));
        TaggedDataset tagged = tag(1, 1, 1);

        assertThatThrownBy(() -> images(tagged)).isInstanceOfSatisfying(LaddException.class, e -> assertThat(e.reason())
                .isEqualTo(Reason.ADDRESS_FORBIDDEN));
    }

    @Test
    void shouldShowTheSameAfterMoreRecordsCame() {
        append(Samples.labelled(DATASET, 0, 1, 1), Samples.labelled(DATASET, 1, 1, 1));
        tag(1, 1, 2);
        append(Samples.labelled(DATASET, 0, 2, 1), Samples.labelled(DATASET, 7, 1, 1));

        TaggedDataset tagged = TaggedDataset.open(catalog, DATASET, "teacher-v1-r1");

        assertThat(images(tagged)).extracting(StoredImage::revision).containsExactly(1, 1);
    }

    @Test
    void shouldLeaveOutWhatCameAfterTheEndOffsets() {
        append(Samples.labelled(DATASET, 0, 1, 1), Samples.labelled(DATASET, 0, 2, 1));
        TagInfo early = info(1, 1, 1, Map.of(0, 1L));
        table.tags().create(early);

        assertThat(images(TaggedDataset.open(catalog, DATASET, early.tag())))
                .extracting(StoredImage::revision)
                .containsExactly(1);
    }

    @Test
    void shouldReadLargeTagsInPartsInTheSameOrder() {
        append(IntStream.range(0, 25)
                .mapToObj(i -> Samples.labelled(DATASET, i, 1, 1))
                .toArray(AugmentedRecord[]::new));
        TaggedDataset whole = tag(1, 1, 25);
        List<String> ids = images(whole).stream().map(StoredImage::imageId).toList();

        TaggedDataset inParts =
                TaggedDataset.open(catalog, DATASET, whole.info().tag(), 2048);

        assertThat(ids).hasSize(25).startsWith("pets-0-0", "pets-0-2").endsWith("pets-1-21", "pets-1-23");
        assertThat(images(inParts)).extracting(StoredImage::imageId).containsExactlyElementsOf(ids);
    }

    @Test
    void shouldNeverMoveATag() {
        append(Samples.labelled(DATASET, 0, 1, 1));
        tag(1, 1, 1);
        long tagged = table.iceberg().snapshot("teacher-v1-r1").snapshotId();
        append(Samples.labelled(DATASET, 1, 1, 1));

        table.tags().create(info(1, 1, 2, Map.of(0, 2L)));

        table.refresh();
        assertThat(table.iceberg().snapshot("teacher-v1-r1").snapshotId()).isEqualTo(tagged);
        assertThat(table.tags().require("teacher-v1-r1").extent().images()).isEqualTo(1);
    }

    @Test
    void shouldRememberWhichTagIsActive() {
        append(Samples.labelled(DATASET, 0, 1, 1), Samples.labelled(DATASET, 0, 1, 2));
        tag(1, 1, 1);
        tag(1, 2, 1);
        assertThat(table.tags().active()).isEmpty();

        table.tags().setActive(Samples.LABELER, "teacher-v2-r1");

        TagCatalog tags = catalog.require(DATASET).tags();
        assertThat(tags.active().orElseThrow().version()).isEqualTo(2);
        assertThat(tags.active(Samples.LABELER).orElseThrow().version()).isEqualTo(2);
        assertThat(tags.all()).extracting(TagInfo::tag).containsExactly("teacher-v1-r1", "teacher-v2-r1");
        assertThatThrownBy(() -> tags.require("teacher-v3-r1"))
                .hasMessage("Cannot read dataset pets: tag 'teacher-v3-r1'"
                        + " (expected: one of teacher-v1-r1, teacher-v2-r1)");
    }

    private Path claimChecks() {
        return folder.resolve("claim-checks");
    }

    private static AugmentedRecord claimChecked(Path file, byte[] pixels) {
        ClaimCheck claim = new ClaimCheck(file.toUri().toString(), sha256(pixels), (long) pixels.length);
        return Samples.claimChecked(DATASET, 4, claim);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    private TaggedDataset tag(int manifestRevision, int version, int images) {
        TagInfo info = info(manifestRevision, version, images, Map.of(0, nextOffset));
        assertThat(TaggedDataset.countBeforeTagging(table, info)).isEqualTo(images);
        table.tags().create(info);
        return TaggedDataset.open(catalog, DATASET, info.tag());
    }

    private static TagInfo info(int manifestRevision, int version, int images, Map<Integer, Long> ends) {
        return TagInfo.of(
                Samples.completed(DATASET, manifestRevision, version, images, ends),
                Samples.manifest(DATASET, manifestRevision, images),
                Samples.descriptor(version),
                1000L * version);
    }

    private void append(AugmentedRecord... records) {
        List<StoredRow> rows = new ArrayList<>();
        for (AugmentedRecord record : records) {
            rows.add(new StoredRow(record, 0, nextOffset++));
        }
        assertThat(table.append(rows, SOURCE, Map.of(0, nextOffset))).isInstanceOf(CommitOutcome.Committed.class);
    }

    private static List<StoredImage> images(TaggedDataset tagged) {
        return StreamSupport.stream(tagged.spliterator(), false).toList();
    }
}
