package dev.laddstreams.learning.data;

import static dev.laddstreams.learning.data.SetAssertions.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.errors.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataSetsTest {
    @TempDir
    Path folder;

    @Test
    void shouldSayWhatIsAcceptedWhenThePathDoesNotExist() {
        assertRefused(
                folder.resolve("nowhere"),
                Reason.INPUT_UNREADABLE,
                "nowhere",
                "does not exist",
                "shapes",
                "IDX",
                "npz");
    }

    @Test
    void shouldRefuseAnEmptyFolder() {
        assertRefused(folder, Reason.INPUT_UNREADABLE, "it is empty");
    }

    @Test
    void shouldRefuseAnEmptyZip() throws IOException {
        SampleFiles.zip(folder.resolve("a.zip"), Map.of());

        assertRefused(folder.resolve("a.zip"), Reason.INPUT_UNREADABLE, "it is empty");
    }

    @Test
    void shouldListWhatItFoundInAFolderOfSomethingElse() throws IOException {
        for (String name : new String[] {"a.csv", "b.csv", "c.csv", "d.csv", ".hidden"}) {
            Files.createFile(folder.resolve(name));
        }

        assertRefused(folder, Reason.INPUT_INVALID, "it holds a.csv, b.csv, c.csv and 1 more", "class folders");
    }

    @Test
    void shouldRefuseAFileThatIsNoZip() throws IOException {
        Path file = Files.writeString(folder.resolve("set.tar.gz"), "something");

        assertRefused(file, Reason.INPUT_INVALID, "set.tar.gz: no readable zip", "folder or zip");
    }

    @ParameterizedTest
    @CsvSource({
        "/data/Fashion-MNIST, fashion-mnist",
        "/data/my set (1).zip, my-set-1",
        "/data/mnist.npz, mnist",
        "/data/__x, x",
        "/, dataset",
        "/data/ümlaut, mlaut"
    })
    void shouldMakeADatasetIdOfTheLocation(String location, String name) {
        assertThat(DataSets.name(Path.of(location))).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({"1, 32", "28, 32", "32, 32", "33, 40", "60, 64", "64, 64", "96, 96", "100, 112", "128, 128", "130, 160"
    })
    void shouldPadSidesToWhatTheNetworkHalves(int side, int padded) {
        assertThat(PixelStore.paddedSide(side)).isEqualTo(padded);
    }
}
