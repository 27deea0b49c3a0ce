package dev.laddstreams.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigTemplateTest {
    @Test
    void shouldHoldTheDefaultOfEveryKeyThatHasOne(@TempDir Path folder) throws IOException {
        String taken = ConfigTemplate.text().replaceAll("(?m)^#(?=[a-z-]+[\\w.-]*: \\S)", "");
        Path file = Files.writeString(folder.resolve("ladd.yaml"), taken);

        Configuration configuration =
                ConfigurationLoader.load(Optional.of(file), Map.of(), List.of()).require();

        assertThat(configuration.describe())
                .filteredOn(setting -> setting.origin() instanceof Origin.File)
                .hasSize((int) ConfigKeys.all().stream()
                        .filter(key -> key.defaultText().isPresent())
                        .count())
                .allSatisfy(setting -> assertThat(setting.value())
                        .isEqualTo(ConfigKeys.byName(setting.key())
                                .orElseThrow()
                                .defaultText()
                                .orElseThrow()));
    }

    @Test
    void shouldBeAllComments() {
        assertThat(ConfigTemplate.text().lines()).allMatch(line -> line.isEmpty() || line.startsWith("#"));
    }
}
