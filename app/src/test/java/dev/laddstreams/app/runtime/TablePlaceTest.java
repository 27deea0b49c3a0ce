package dev.laddstreams.app.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.app.CapturedRun;
import dev.laddstreams.app.config.Configuration;
import dev.laddstreams.app.config.ConfigurationLoader;
import dev.laddstreams.app.config.ConfigurationLoader.Assignment;
import dev.laddstreams.sinks.table.LocalFileIO;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TablePlaceTest {
    @Test
    void shouldGiveASharedCatalogTheConfiguredFolder() {
        assertThat(properties(
                        "catalog.type=jdbc", "catalog.uri=jdbc:postgresql://catalog/ladd", "warehouse.dir=/srv/t"))
                .containsEntry("warehouse", "file:///srv/t")
                .containsEntry("io-impl", LocalFileIO.class.getName())
                .containsEntry("uri", "jdbc:postgresql://catalog/ladd");
    }

    @Test
    void shouldLeaveACatalogThatSaysWhereItsTablesAre() {
        assertThat(properties("catalog.type=jdbc", "catalog.warehouse=file:///elsewhere", "warehouse.dir=/srv/t"))
                .containsEntry("warehouse", "file:///elsewhere")
                .doesNotContainKey("io-impl");
        assertThat(properties("catalog.type=rest", "catalog.uri=http://catalog:8181"))
                .containsOnlyKeys("type", "uri");
        assertThat(properties("catalog.type=rest", "catalog.warehouse=s3://bucket/t", "catalog.io-impl=their.own.IO"))
                .containsEntry("io-impl", "their.own.IO");
    }

    @ParameterizedTest
    @ValueSource(strings = {"artifacts.dir", "artifacts.roots", "claim-checks.dir", "warehouse.dir"})
    void shouldSayWhatOpensAddressesOfAStore(String key) {
        CapturedRun run = CapturedRun.of("validate", "--set", key + "=s3://bucket/part");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .contains("Cannot use s3://bucket/part: nothing on the class path opens s3: addresses")
                .hasLineCount(1);
    }

    private static Map<String, String> properties(String... settings) {
        Configuration configuration = ConfigurationLoader.load(
                        Optional.empty(),
                        Map.of(),
                        Stream.of(settings)
                                .map(setting -> new Assignment("--set", setting))
                                .toList())
                .require();
        return PartSettings.catalog(configuration, WorkDir.of(configuration)).properties();
    }
}
