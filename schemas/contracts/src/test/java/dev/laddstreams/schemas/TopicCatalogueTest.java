package dev.laddstreams.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.schemas.TopicSpec.Cleanup;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicCatalogueTest {
    private static final TopicCatalogue CATALOGUE = new TopicCatalogue(6, (short) 3, 1 << 20);

    @Test
    void shouldGiveImagesAndAugmentedTopicOfDatasetSamePartitions() {
        assertThat(CATALOGUE.images("cifar-10").partitions())
                .isEqualTo(CATALOGUE.augmented("cifar-10").partitions())
                .isEqualTo(6);
    }

    @Test
    void shouldCompactEverythingButDeadLetters() {
        Stream.concat(CATALOGUE.shared().stream(), Stream.of(CATALOGUE.images("d"), CATALOGUE.augmented("d")))
                .forEach(topic -> assertThat(topic.cleanup())
                        .as(topic.name())
                        .isEqualTo(topic.name().equals("ladd.dead-letters") ? Cleanup.DELETE : Cleanup.COMPACT));
    }

    @Test
    void shouldLetDeadLettersHoldLargestRecordAndItsHeaders() {
        assertThat(CATALOGUE.deadLetters().maxMessageBytes())
                .isGreaterThan(CATALOGUE.images("d").maxMessageBytes());
        assertThat(CATALOGUE.deadLetters().valueType()).isEmpty();
    }

    @Test
    void shouldKeepSharedTopicsTotallyOrdered() {
        assertThat(CATALOGUE.shared()).allSatisfy(topic -> {
            assertThat(topic.partitions()).isOne();
            assertThat(topic.replicationFactor()).isEqualTo((short) 3);
        });
    }

    @Test
    void shouldTellBrokerCleanupAndLargestRecord() {
        assertThat(CATALOGUE.images("d").toNewTopic().configs())
                .isEqualTo(Map.of(
                        "cleanup.policy", "compact", "max.message.bytes", "1048576", "min.insync.replicas", "2"));
    }

    @ParameterizedTest
    @CsvSource({"cifar-10.images, cifar-10", "a_b.augmented, a_b", "x.images, x"})
    void shouldKnowDatasetOfTopic(String topic, String dataset) {
        assertThat(CATALOGUE.datasetOf(topic)).isEqualTo(dataset);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ladd.datasets", "ladd.dead-letters", "cifar.images.more", ".images", "Cifar.images"})
    void shouldNotTakeOtherTopicsForDatasets(String topic) {
        assertThat(CATALOGUE.imagesPattern().matcher(topic).matches()).isFalse();
        assertThat(CATALOGUE.augmentedPattern().matcher(topic).matches()).isFalse();
        assertThatThrownBy(() -> CATALOGUE.datasetOf(topic)).isInstanceOf(LaddException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a.b", "a/b", "a|b", "A", "-a", "a b", "ä", "a\n"})
    void shouldRefuseDatasetIdsThatCannotNameTopics(String dataset) {
        assertThatThrownBy(() -> CATALOGUE.images(dataset)).hasMessageContaining("Cannot use dataset id");
    }

    @ParameterizedTest
    @CsvSource({"0,1,1048576", "1,0,1048576", "1,1,1023"})
    void shouldRefuseLayoutsThatKafkaCannotCreate(int partitions, short replicas, int bytes) {
        assertThatThrownBy(() -> new TopicCatalogue(partitions, replicas, bytes))
                .hasMessageContaining("at least 1 partition");
    }

    @Test
    void shouldBuildKeysAsCatalogueSays() {
        assertThat(RecordKeys.imageId("cifar-10", 3, 7)).isEqualTo("cifar-10-3-7");
        assertThat(RecordKeys.augmented("cifar-10-3-7", "teacher", 2)).isEqualTo("cifar-10-3-7|teacher|2");
        assertThat(RecordKeys.labeler("teacher", 2)).isEqualTo("teacher-v2");
        assertThat(RecordKeys.lane("cifar-10", "teacher", 2, "gpu-0")).isEqualTo("cifar-10|teacher|2|gpu-0");
        assertThat(RecordKeys.activation("cifar-10", "teacher")).isEqualTo("cifar-10|teacher");
        assertThat(RecordKeys.progress("cifar-10", 4, "teacher", 2)).isEqualTo("cifar-10|4|teacher|2");
        assertThat(RecordKeys.evaluation("cifar-10", 4, "teacher", 2, "dense")).isEqualTo("cifar-10|4|teacher|2|dense");
        assertThat(RecordKeys.tag("teacher", 2, 4)).isEqualTo("teacher-v2-r4");
    }
}
