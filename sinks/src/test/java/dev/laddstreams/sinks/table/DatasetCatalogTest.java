package dev.laddstreams.sinks.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatasetCatalogTest {
    private static final int OPENERS = 6;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "type, parquet, 'one of bigquery, glue, hadoop, hive, jdbc, nessie, rest'",
        "type, nessie, 'type nessie with class org.apache.iceberg.nessie.NessieCatalog'",
        "catalog-impl, com.example.Catalog, 'catalog-impl with class com.example.Catalog'",
        "io-impl, com.example.Files, 'io-impl with class com.example.Files (expected: a class on this command'"
    })
    void shouldRefuseTypesAndClassesThatAreNotThere(String key, String value, String cause) {
        Map<String, String> properties = new HashMap<>(Map.of("type", "rest", "uri", "http://127.0.0.1:1"));
        properties.put(key, value);

        assertThatThrownBy(() -> DatasetCatalog.open(new CatalogSettings("ladd", properties)))
                .isInstanceOf(LaddException.class)
                .hasMessageStartingWith("Cannot open a table catalog: ")
                .hasMessageContaining(cause);
    }

    @Test
    void shouldOpenANewWarehouseFromSeveralSidesAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(OPENERS);
        try {
            for (int round = 0; round < 5; round++) {
                CatalogSettings settings = CatalogSettings.local(folder.resolve("warehouse-" + round));
                CountDownLatch go = new CountDownLatch(1);
                List<Future<String>> created = new ArrayList<>();
                for (int i = 0; i < OPENERS; i++) {
                    created.add(threads.submit(() -> {
                        go.await();
                        try (DatasetCatalog catalog = DatasetCatalog.open(settings)) {
                            return catalog.findOrCreate("pets").dataset();
                        }
                    }));
                }
                go.countDown();
                for (Future<String> dataset : created) {
                    assertThat(dataset.get()).isEqualTo("pets");
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void shouldSayWhichFolderCannotBeMade() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> DatasetCatalog.open(CatalogSettings.local(file.resolve("warehouse"))))
                .isInstanceOfSatisfying(
                        LaddException.class, e -> assertThat(e.reason()).isEqualTo(Reason.OUTPUT_UNWRITABLE))
                .hasMessageContaining(file.toString());
    }

    @Test
    void shouldWantToKnowTheKindOfCatalog() {
        assertThatThrownBy(() -> new CatalogSettings("ladd", Map.of("uri", "http://localhost:1")))
                .hasMessage(
                        "Cannot open a table catalog: properties [uri] (expected: type or catalog-impl among them)");
    }

    @Test
    void shouldOpenAFolderWithSpacesInItsName() {
        CatalogSettings settings = CatalogSettings.local(folder.resolve("my ware house"));
        try (DatasetCatalog catalog = DatasetCatalog.open(settings)) {
            catalog.findOrCreate("pets");
        }
        try (DatasetCatalog catalog = DatasetCatalog.open(settings)) {
            assertThat(catalog.datasets()).containsExactly("pets");
        }
    }
}
