package dev.laddstreams.producers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.embedded.EmbeddedStack;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.data.Normalisation;
import dev.laddstreams.learning.grid.SubImageGrid;
import dev.laddstreams.learning.labeler.LabelerBundle;
import dev.laddstreams.learning.labeler.LabelerMeasurements;
import dev.laddstreams.learning.labeler.LabelerSpec;
import dev.laddstreams.learning.network.ConvNet;
import dev.laddstreams.learning.network.ConvNetSpec;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.LabelerDescriptor;
import dev.laddstreams.schemas.stores.FolderStore;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelerPublisherTest {
    private static final ImageShape SHAPE = new ImageShape(1, 8, 8);

    @TempDir
    Path folder;

    @Test
    void shouldNumberVersionsAndNeverPublishABundleTwice() {
        try (EmbeddedStack stack = EmbeddedStack.start(folder.resolve("stack"))) {
            LabelerPublisher publisher = new LabelerPublisher(
                    stack.connection(), TopicCatalogue.DEFAULT, new FolderStore(folder.resolve("artifacts")));
            Path early = bundle(1);
            Path late = bundle(2);

            LabelerDescriptor first = publisher.publish("digits", early);
            LabelerDescriptor second = publisher.publish("digits", late);
            LabelerDescriptor again = publisher.publish("digits", early);
            LabelerDescriptor other = publisher.publish("letters", early);

            assertThat(first.getVersion()).isEqualTo(1);
            assertThat(second.getVersion()).isEqualTo(2);
            assertThat(again).isEqualTo(first);
            assertThat(other.getVersion()).isEqualTo(1);
            assertThat(publisher.list()).containsExactly(first, second, other);
            Path artifact = Path.of(URI.create(second.getArtifactUri()));
            assertThat(artifact).hasFileName(second.getSha256() + ".zip");
            assertThat(LabelerBundle.sha256(artifact)).isEqualTo(second.getSha256());
            assertThat(second.getEpoch()).isEqualTo(2);
            assertThat(second.getForwardFlops()).isEqualTo(2e6);
            assertThat(second.getTrainingFlops()).isEqualTo(3e9);
            assertThat(second.getHeldOutAccuracy()).isNull();
        }
    }

    @Test
    void shouldRefuseWhatIsNotABundleBeforeTouchingTheBroker() throws Exception {
        Path file = Files.writeString(folder.resolve("model.zip"), "not a zip");
        LabelerPublisher publisher = new LabelerPublisher(
                KafkaConnection.of("127.0.0.1:1", "http://127.0.0.1:1"),
                TopicCatalogue.DEFAULT,
                new FolderStore(folder.resolve("artifacts")));

        assertThatThrownBy(() -> publisher.publish("digits", file))
                .isInstanceOf(LaddException.class)
                .hasMessageContaining("model.zip")
                .extracting(e -> ((LaddException) e).reason())
                .isEqualTo(Reason.ARTIFACT_INVALID);
        assertThatThrownBy(() -> publisher.publish("Digits.v1", file))
                .hasMessage(
                        "Cannot use labeler id: 'Digits.v1' (expected: 1 to 100 lower-case letters, digits, - and _,"
                                + " starting with a letter or digit)");
    }

    private Path bundle(int epoch) {
        ConvNetSpec network = new ConvNetSpec(SHAPE, 3, 4, 1, ConvNetSpec.Norm.INSTANCE);
        LabelerSpec spec = new LabelerSpec(
                SHAPE,
                List.of("a", "b", "c"),
                new Normalisation(List.of(0.5f), List.of(0.25f)),
                new SubImageGrid(2, 0.75),
                1,
                LabelerSpec.Output.LOGITS,
                new LabelerMeasurements(
                        OptionalInt.of(epoch),
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        Optional.of(new LabelerMeasurements.Cost(2e6, 3e9))));
        return LabelerBundle.write(folder, spec, ConvNet.initialise(network, epoch));
    }
}
