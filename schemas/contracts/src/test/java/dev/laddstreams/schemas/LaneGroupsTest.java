package dev.laddstreams.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laddstreams.errors.LaddException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LaneGroupsTest {
    private static final TopicCatalogue PLAIN = TopicCatalogue.DEFAULT;
    private static final TopicCatalogue STAGING = new TopicCatalogue("staging", 4, (short) 1, 16 << 20);

    @Test
    void shouldTellApartDatasetsAndLabelersWhoseNamesJoinAlike() {
        assertThat(LaneGroups.of(PLAIN, "fashion", "mnist-labeler", 1, 0))
                .isEqualTo("ladd-lane.fashion.mnist-labeler.v1")
                .isNotEqualTo(LaneGroups.of(PLAIN, "fashion-mnist", "labeler", 1, 0));
        assertThat(LaneGroups.member(PLAIN, "fashion", "mnist-labeler", 1, "a"))
                .isNotEqualTo(LaneGroups.member(PLAIN, "fashion-mnist", "labeler", 1, "a"));
    }

    @Test
    void shouldGiveEachRoundAGroup() {
        assertThat(LaneGroups.of(PLAIN, "d", "l", 1, 2)).isEqualTo("ladd-lane.d.l.v1.again-2");
    }

    @Test
    void shouldPutThePrefixBeforeEveryName() {
        assertThat(LaneGroups.of(STAGING, "d", "l", 1, 0)).isEqualTo("staging.ladd-lane.d.l.v1");
        assertThat(STAGING.scoped("ladd-sink")).isEqualTo("staging.ladd-sink");
        assertThat(STAGING.images("d").name()).isEqualTo("staging.d.images");
        assertThat(STAGING.shared())
                .allSatisfy(topic -> assertThat(topic.name()).startsWith("staging.ladd."));
        assertThat(STAGING.datasetOf("staging.d.augmented")).isEqualTo("d");
    }

    @Test
    void shouldNotTakeTheTopicsOfAnotherPrefix() {
        assertThat(PLAIN.imagesPattern().matcher("staging.d.images").matches()).isFalse();
        assertThat(STAGING.imagesPattern().matcher("d.images").matches()).isFalse();
        assertThat(STAGING.augmentedPattern().matcher("test.d.augmented").matches())
                .isFalse();
        assertThatThrownBy(() -> STAGING.datasetOf("d.images")).hasMessageContaining("staging.<dataset>.images");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.b", "ladd-x", "A", "-", "a b", "a/b"})
    void shouldRefusePrefixesThatJoinAlike(String prefix) {
        assertThatThrownBy(() -> new TopicCatalogue(prefix, 1, (short) 1, 1 << 20))
                .isInstanceOf(LaddException.class)
                .hasMessageContaining("Cannot use prefix of topics");
    }
}
