package dev.laddstreams.app.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.laddstreams.app.letters.LetterTable;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code --json} prints: scripts find every value under its name, however our records group them. */
class PrintedNamesTest {
    @ParameterizedTest
    @MethodSource("rows")
    void shouldBePrintedFlatUnderTheirAgreedNames(Object row, String names) {
        assertThat(new ObjectMapper().valueToTree(row).fieldNames())
                .toIterable()
                .containsExactly(names.split(" "));
    }

    static Stream<Arguments> rows() {
        return Stream.of(
                Arguments.of(
                        new LabelerVersions.Row(
                                "teacher",
                                1,
                                new LabelerVersions.Artifact("00c0ffee", "file:/a.zip"),
                                "1x28x28",
                                10,
                                new LabelerVersions.DenseLabels(5, 0.625, 1),
                                new LabelerVersions.Training(null, null),
                                "2026-01-01T00:00:00Z"),
                        "id version sha256 artifact shape classes grid cropRatio temperature epoch accuracy publishedAt"),
                Arguments.of(
                        new LaneWatch.Row(
                                "toys", "teacher", 1, true, "live", 1, 2, new LaneWatch.Pace(3, 0, null, null)),
                        "dataset labeler version active processes labelled expected remaining rate secondsLeft"),
                Arguments.of(
                        new SystemStatus.Dataset(
                                "toys", 1, "sealed", new SystemStatus.Images(20, 10, "1x28x28"), "dm", null, 3),
                        "id revision state images classes shape method labeler storedBytes"),
                Arguments.of(
                        new SystemStatus.Active(
                                "toys",
                                "teacher",
                                1,
                                1,
                                "teacher-v1-r1",
                                new SystemStatus.Candidate(null, null),
                                new SystemStatus.Refusal(0, null)),
                        "dataset labeler version revision tag candidate candidateTag refusedVersion refusal"),
                Arguments.of(
                        new LetterTable.Row(
                                1,
                                "toys.images-0@5",
                                "toys-0-1",
                                new LetterTable.Why("record-invalid", "no good"),
                                "2026-01-01T00:00:00Z",
                                3,
                                false,
                                new LetterTable.Replays(List.of(), null)),
                        "id source key reason message time bytes omitted replayedFrom replayedTo"));
    }
}
