package dev.laddstreams.schemas.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceTest {
    private static final ObjectStores STORES = new ObjectStores(new StoreSettings(
            Optional.empty(), Optional.empty(), StoreSettings.Addressing.HOST, Duration.ofSeconds(1)));

    @ParameterizedTest
    @CsvSource({"labelers,labelers", "/srv/ladd,/srv/ladd", "file:///srv/a%20b,/srv/a b", "file:/srv/ladd,/srv/ladd"})
    void shouldKnowFolders(String text, Path folder) {
        assertThat(new Place(text).folder()).contains(folder);
        assertThat(new Place(text).scheme()).isEmpty();
        assertThat(STORES.open(new Place(text)).place())
                .isEqualTo(folder.toAbsolutePath().toString());
    }

    @Test
    void shouldKnowAddresses() {
        assertThat(new Place("s3://bucket/part").scheme()).contains("s3");
        assertThat(new Place("s3://bucket/part").folder()).isEmpty();
        assertThat(new Place("s3://bucket/part").absolute()).isEqualTo("s3://bucket/part");
        assertThat(new Place("part").absolute())
                .isEqualTo(Path.of("part").toAbsolutePath().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "a\0b", "file://host/folder"})
    void shouldRefuseWhatIsNeither(String text) {
        assertThatThrownBy(() -> new Place(text))
                .isInstanceOfSatisfying(
                        LaddException.class, e -> assertThat(e.reason()).isEqualTo(Reason.USAGE));
    }

    @Test
    void shouldSayWhatOpensAnAddressThatNothingHereKnows() {
        assertThatThrownBy(() -> STORES.open(List.of(new Place("folder"), new Place("s3://bucket/part"))))
                .isInstanceOfSatisfying(
                        LaddException.class, e -> assertThat(e.reason()).isEqualTo(Reason.USAGE))
                .hasMessage("Cannot use s3://bucket/part: nothing on the class path opens s3: addresses (expected: s3:,"
                        + " with the jars of s3/target/lib there: ./ladd and the image put them there when a setting"
                        + " names such an address)");
    }
}
