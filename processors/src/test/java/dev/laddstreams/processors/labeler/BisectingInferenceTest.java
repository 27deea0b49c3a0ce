package dev.laddstreams.processors.labeler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laddstreams.clients.metrics.Meters;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.labeler.Labeler;
import dev.laddstreams.processors.TestRecords;
import dev.laddstreams.processors.labeler.WorkItem.Labelled;
import dev.laddstreams.processors.labeler.WorkItem.Refused;
import dev.laddstreams.processors.labeler.WorkItem.ToLabel;
import dev.laddstreams.processors.labeler.WorkItem.ToWithdraw;
import dev.laddstreams.schemas.avro.ImageState;
import dev.laddstreams.schemas.avro.SyntheticImage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BisectingInferenceTest {
    private final LabelerPool pool = new LabelerPool(new LabelerMeters(Meters.unread()));

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 6, 7, 12})
    void shouldRefuseTheCulpritAloneAndKeepTheOrder(int culprit) {
        List<WorkItem> items = new ArrayList<>();
        for (int i = 0; i < 13; i++) {
            items.add(toLabel(i, i == culprit ? LinearLabeler.POISON : i));
        }
        items.add(5, new ToWithdraw(record(99), TestRecords.image(99, 1, ImageState.WITHDRAWN)));
        Batch batch = new Batch(0, items, Map.of(), 0);

        Batch labelled = inference(new LinearLabeler(Duration.ZERO)).label(batch);

        assertThat(labelled.items())
                .extracting(item -> item.source().offset())
                .containsExactlyElementsOf(
                        items.stream().map(item -> item.source().offset()).toList());
        assertThat(labelled.items())
                .filteredOn(Refused.class::isInstance)
                .singleElement()
                .satisfies(item -> {
                    assertThat(item.source().offset()).isEqualTo(culprit);
                    assertThat(((Refused) item).reason()).isEqualTo(Reason.INFERENCE_FAILED);
                });
        assertThat(labelled.items())
                .filteredOn(Labelled.class::isInstance)
                .hasSize(12)
                .allSatisfy(item -> {
                    Labelled image = (Labelled) item;
                    float[] alone = new LinearLabeler(Duration.ZERO)
                            .label(pixels(image.source().offset()), 1);
                    assertThat(image.probabilities()[image.offset()]).isEqualTo(alone[0]);
                });
    }

    @Test
    void shouldBlameTheEngineWhenABlankImageFailsToo() {
        Labeler broken = new LinearLabeler(Duration.ZERO) {
            @Override
            public float[] label(ImageShape shape, float[] images, int count) {
                throw new IllegalStateException("device lost");
            }
        };
        Batch batch = new Batch(0, List.of(toLabel(0, 0), toLabel(1, 1)), Map.of(), 0);
        assertThatThrownBy(() -> inference(broken).label(batch))
                .isInstanceOfSatisfying(
                        LaddException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INFERENCE_FAILED))
                .hasMessageContaining("device lost");
    }

    private BisectingInference inference(Labeler labeler) {
        return new BisectingInference(pool.acquire("any", () -> true, () -> labeler), LinearLabeler.SPEC.inputShape());
    }

    private static ToLabel toLabel(int offset, float first) {
        SyntheticImage image = TestRecords.image(offset, 1, ImageState.FINAL);
        float[] pixels = pixels(offset);
        pixels[0] = first;
        return new ToLabel(record(offset), image, pixels);
    }

    private static float[] pixels(long offset) {
        return new float[] {offset, 0.5f, 1, 1.5f};
    }

    private static ConsumerRecord<byte[], byte[]> record(long offset) {
        return new ConsumerRecord<>("toys.images", 0, offset, new byte[0], new byte[0]);
    }
}
