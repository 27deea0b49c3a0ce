package dev.laddstreams.sinks.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.laddstreams.learning.ProgressListener;
import dev.laddstreams.learning.data.DataSets;
import dev.laddstreams.learning.data.DataSplits;
import dev.laddstreams.learning.data.ImageSet;
import dev.laddstreams.learning.data.ReadingOptions;
import dev.laddstreams.schemas.avro.AugmentedState;
import dev.laddstreams.schemas.avro.PixelType;
import dev.laddstreams.sinks.Samples;
import dev.laddstreams.sinks.table.CatalogSettings;
import dev.laddstreams.sinks.table.DatasetCatalog;
import dev.laddstreams.sinks.table.DatasetTable;
import dev.laddstreams.sinks.table.KafkaSource;
import dev.laddstreams.sinks.table.StoredImage;
import dev.laddstreams.sinks.table.StoredRow;
import dev.laddstreams.sinks.table.TagInfo;
import dev.laddstreams.sinks.table.TaggedDataset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an export holds is read back as it was. */
class ExportRoundTripTest {
    private static final String DATASET = "pets";
    private static final String TAG = "teacher-v1-r1";
    private static final int IMAGES = 6;
    /** Images of 4 px are padded to this. */
    private static final int SIDE = 32;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "NPZ, FLOAT32",
        "NPZ, UINT8",
        "WEBDATASET, FLOAT32",
        "WEBDATASET, UINT8",
        "PARQUET, FLOAT32",
        "PARQUET, UINT8"
    })
    void shouldReadPixelsLabelsAndNamesOfAnExport(ExportFormat format, PixelType type) {
        try (DatasetCatalog catalog = DatasetCatalog.open(CatalogSettings.local(folder.resolve("warehouse")))) {
            store(catalog, type);
            DatasetExporter.export(catalog, DATASET, TAG, format, folder.resolve("set"), ProgressListener.NONE);

            DataSplits read = DataSets.openWhole(
                    folder.resolve("set").toString(), ReadingOptions.DEFAULT.exact(), ProgressListener.NONE);

            TaggedDataset stored = TaggedDataset.open(catalog, DATASET, TAG);
            assertThat(read.train().classNames()).isEqualTo(Samples.CLASS_NAMES);
            assertThat(read.normalisation()).isEqualTo(stored.info().manifest().normalisation());
            int index = 0;
            for (StoredImage image : stored) {
                assertThat(read.train().labels()[index]).isEqualTo(image.classIndex());
                assertSame(read.train(), index++, image, stored);
            }
            assertThat(read.train().count()).isEqualTo(IMAGES);
        }
    }

    private static void assertSame(ImageSet read, int index, StoredImage image, TaggedDataset stored) {
        float[] values = image.values(stored.info().manifest().normalisation());
        int margin = (SIDE - Samples.SIDE) / 2;
        for (int i = 0; i < values.length; i++) {
            int at = (index * SIDE + margin + i / Samples.SIDE) * SIDE + margin + i % Samples.SIDE;
            if (image.picture().bytes().length == values.length) {
                assertThat(read.exact()).isEmpty();
                assertThat(read.pixels()[at]).isEqualTo(image.picture().bytes()[i]);
            } else {
                assertThat(read.exact().orElseThrow()[at]).isCloseTo(values[i], within(0f));
            }
        }
    }

    private static void store(DatasetCatalog catalog, PixelType type) {
        List<StoredRow> rows = new ArrayList<>();
        for (int i = 0; i < IMAGES; i++) {
            rows.add(new StoredRow(Samples.record(DATASET, i, 1, 1, type, AugmentedState.LABELLED), 0, i));
        }
        DatasetTable table = catalog.findOrCreate(DATASET);
        Map<Integer, Long> ends = Map.of(0, (long) rows.size());
        table.append(rows, new KafkaSource("cluster", "pets.augmented", "id"), ends);
        table.tags()
                .create(TagInfo.of(
                        Samples.completed(DATASET, 1, 1, rows.size(), ends),
                        Samples.manifest(DATASET, 1, rows.size()),
                        Samples.descriptor(1),
                        1));
    }
}
