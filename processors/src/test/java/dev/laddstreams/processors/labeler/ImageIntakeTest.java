package dev.laddstreams.processors.labeler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.data.Normalisation;
import dev.laddstreams.schemas.TrustedFiles;
import dev.laddstreams.schemas.avro.ClaimCheck;
import dev.laddstreams.schemas.avro.ImageState;
import dev.laddstreams.schemas.avro.PixelType;
import dev.laddstreams.schemas.avro.SyntheticImage;
import dev.laddstreams.schemas.stores.ObjectContent;
import dev.laddstreams.schemas.stores.ObjectStore;
import dev.laddstreams.schemas.stores.StoredObject;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whose fault it is that the pixels of a claim check cannot be read. */
class ImageIntakeTest {
    private static final ImageShape SHAPE = new ImageShape(1, 8, 8);
    private static final Normalisation SPACE = new Normalisation(List.of(0.5f), List.of(0.25f));
    private static final String SHA256 = "ab".repeat(32);
    private static final String ID = "toys-0-0";

    @ParameterizedTest
    @EnumSource(names = {"STORE_UNAVAILABLE", "REGISTRY_UNAVAILABLE", "INTERRUPTED"})
    void shouldNotBlameARecordForAStoreThatIsAway(Reason reason) {
        try (ImageIntake intake = intake(reason)) {
            assertThatThrownBy(() -> intake.read(record()))
                    .isInstanceOfSatisfying(
                            LaddException.class, e -> assertThat(e.reason()).isEqualTo(reason));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"INPUT_UNREADABLE", "ADDRESS_FORBIDDEN", "CHECKSUM_MISMATCH"})
    void shouldRefuseARecordWhosePixelsAreNotThere(Reason reason) {
        try (ImageIntake intake = intake(reason)) {
            assertThat(intake.read(record())).get().isInstanceOf(WorkItem.Refused.class);
        }
    }

    private static ImageIntake intake(Reason reason) {
        return new ImageIntake(
                "toys",
                SHAPE,
                2,
                (topic, bytes) -> image(),
                new PixelDecoder(SHAPE, SPACE, SPACE, new TrustedFiles(List.of(new Failing(reason)))));
    }

    private static ConsumerRecord<byte[], byte[]> record() {
        return new ConsumerRecord<>("toys.images", 0, 0, ID.getBytes(UTF_8), new byte[1]);
    }

    private static SyntheticImage image() {
        return SyntheticImage.newBuilder()
                .setImageId(ID)
                .setDataset("toys")
                .setRevision(1)
                .setState(ImageState.FINAL)
                .setStage(0)
                .setClassIndex(0)
                .setHeight(SHAPE.height())
                .setWidth(SHAPE.width())
                .setChannels(SHAPE.channels())
                .setPixelType(PixelType.UINT8)
                .setPixels(null)
                .setClaimCheck(new ClaimCheck("s3://ladd/" + SHA256 + ".bin", SHA256, 64L))
                .setSoftLabel(null)
                .setSourcePositions(List.of())
                .setMethod("test")
                .setSeed(1)
                .setProducedAt(Instant.EPOCH)
                .build();
    }

    /** A store that fails for one reason, whatever it is asked. */
    private record Failing(Reason reason) implements ObjectStore {
        @Override
        public String place() {
            return "s3://ladd";
        }

        @Override
        public String address(String name) {
            return place() + "/" + name;
        }

        @Override
        public Optional<String> name(String address) {
            return Optional.of(address.substring(place().length() + 1));
        }

        @Override
        public boolean putIfAbsent(String name, ObjectContent content) {
            throw failure();
        }

        @Override
        public Optional<StoredObject> find(String name) {
            throw failure();
        }

        @Override
        public InputStream open(String name) {
            throw failure();
        }

        @Override
        public List<StoredObject> list() {
            throw failure();
        }

        @Override
        public void delete(String name) {
            throw failure();
        }

        private LaddException failure() {
            return LaddException.cannot(reason, "open " + place(), "it fails", "one that does not");
        }
    }
}
