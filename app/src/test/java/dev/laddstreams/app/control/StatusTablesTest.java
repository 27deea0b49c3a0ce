package dev.laddstreams.app.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StatusTablesTest {
    private static final SystemStatus.Dataset DATASET = new SystemStatus.Dataset(
            "pets", 3, "sealed", new SystemStatus.Images(40, 4, "3x32x32"), "import", "pets-labeler", 1);
    private static final SystemStatus.Labeler LABELER =
            new SystemStatus.Labeler("pets-labeler", 2, "0123456789abcdef", "3x32x32", 5, 0.625, null);

    @Test
    void shouldSayWhatToDoNextWithNothing() {
        assertThat(text(List.of(), List.of()).lines())
                .singleElement()
                .asString()
                .startsWith("No labeler and no dataset yet. ")
                .contains("ladd labeler train --data DIR --id ID --publish", "ladd demo");
    }

    @Test
    void shouldSayWhatToDoNextWithALabeler() {
        assertThat(text(List.of(), List.of(LABELER)))
                .startsWith("labeler ")
                .contains("No dataset yet. ", "ladd import --data DIR --dataset ID --labeler pets-labeler");
    }

    @Test
    void shouldSayWhatToDoNextWithADataset() {
        assertThat(text(List.of(DATASET), List.of())).contains("No labeler yet. ", "ladd labeler publish");
    }

    @Test
    void shouldShowNoEmptyTables() {
        assertThat(text(List.of(DATASET), List.of(LABELER)).lines().filter(line -> !line.isBlank()))
                .hasSize(4);
    }

    private static String text(List<SystemStatus.Dataset> datasets, List<SystemStatus.Labeler> labelers) {
        return new StatusTables(
                        new SystemStatus(datasets, labelers, List.of(), List.of(), List.of(), List.of(), List.of()))
                .toString();
    }
}
