package dev.laddstreams.app.studies.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DemoReportTest {
    @Test
    void shouldBeWrittenFlatUnderItsAgreedNames() {
        DemoReport report = new DemoReport(
                "clothes",
                new DemoReport.Counts(10, 20, 25, 20, 20, 0),
                null,
                null,
                new DemoReport.Figures(Map.of(), null, null),
                new DemoReport.Sizes(
                        "convnet",
                        1,
                        2,
                        new DemoReport.Method("dm", Map.of()),
                        new DemoReport.Evaluation(3, 4, 5, 6, "none")),
                new DemoReport.Places("/w/contact-sheet.png", "/w/tables", "clothes-labeler-v1-r2", "/w"),
                7);

        assertThat(new ObjectMapper().valueToTree(report).path("sizes").fieldNames())
                .toIterable()
                .containsExactly(
                        "network",
                        "labelerImages",
                        "labelerEpochs",
                        "method",
                        "recipe",
                        "steps",
                        "viewsPerStep",
                        "networks",
                        "testImages",
                        "augmentation");
        assertThat(new ObjectMapper().valueToTree(report).fieldNames())
                .toIterable()
                .containsExactly(
                        "dataset",
                        "classes",
                        "images",
                        "subImagesPerImage",
                        "augmentedRecords",
                        "storedRecords",
                        "deadLetters",
                        "labeler",
                        "storage",
                        "accuracy",
                        "throughput",
                        "seconds",
                        "sizes",
                        "contactSheet",
                        "warehouse",
                        "tag",
                        "workDir",
                        "seed");
    }
}
