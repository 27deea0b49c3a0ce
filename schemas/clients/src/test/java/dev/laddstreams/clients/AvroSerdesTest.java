package dev.laddstreams.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.schemas.Activations;
import dev.laddstreams.schemas.avro.Activation;
import dev.laddstreams.schemas.avro.ImageState;
import dev.laddstreams.schemas.avro.PixelType;
import dev.laddstreams.schemas.avro.SyntheticImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AvroSerdesTest {
    private static final String TOPIC = "shapes.images";
    private static final int PREFIX = 5;
    private static final KafkaConnection CONNECTION = KafkaConnection.of("127.0.0.1:1", "mock://avro-serdes");
    /** Nothing listens on port 1. */
    private static final KafkaConnection AWAY = new KafkaConnection(
            "127.0.0.1:1",
            "http://127.0.0.1:1",
            CONNECTION.serializerClass(),
            CONNECTION.deserializerClass(),
            Map.of("max.retries", "0"),
            Map.of(),
            Map.of(),
            Map.of());

    @Test
    void shouldGiveBackEqualRecordOfGeneratedClass() {
        SyntheticImage image = image();

        byte[] bytes = serialize(image);

        assertThat(deserialize(bytes, SyntheticImage.class)).isEqualTo(image).isInstanceOf(SyntheticImage.class);
    }

    @Test
    void shouldStartWithZeroAndFourByteSchemaId() {
        ByteBuffer bytes = ByteBuffer.wrap(serialize(image()));

        assertThat(bytes.get()).isZero();
        assertThat(bytes.getInt()).isPositive();
    }

    @Test
    void shouldPassTombstonesThrough() {
        assertThat(serialize(null)).isNull();
        assertThat(deserialize(null, Activation.class)).isNull();
    }

    @Test
    void shouldRefuseBytesOfAnotherRecord() {
        byte[] activation = serialize(Activations.pointAt(Activations.none("d", "l"), 1, "t", 1, Instant.EPOCH));

        assertUndecodable(activation);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 5, 20})
    void shouldRefuseTruncatedBytes(int length) {
        assertUndecodable(Arrays.copyOf(serialize(image()), length));
    }

    @Test
    void shouldRefuseForeignBytes() {
        assertUndecodable("not avro at all".getBytes(UTF_8));
    }

    @Test
    void shouldRefuseUnknownSchemaId() {
        byte[] bytes = serialize(image());
        ByteBuffer.wrap(bytes).putInt(1, 4711);

        assertUndecodable(bytes);
    }

    @Test
    void shouldRefuseLengthBeyondBytesWithoutTakingMemory() throws IOException {
        byte[] bytes = serialize(image());
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        bomb.write(bytes, 0, PREFIX);
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bomb, null);
        encoder.writeLong(Integer.MAX_VALUE - 16L); // length of the first string

        assertUndecodable(bomb.toByteArray());
    }

    @Test
    void shouldTellRegistryThatIsAwayFromWrongRecord() {
        byte[] bytes = serialize(image());

        try (Deserializer<SyntheticImage> deserializer = AWAY.valueDeserializer(SyntheticImage.class);
                Serializer<SyntheticImage> serializer = AWAY.valueSerializer()) {
            assertThatThrownBy(() -> deserializer.deserialize(TOPIC, bytes))
                    .hasMessageStartingWith("Cannot read a record of " + TOPIC + ": schema registry")
                    .asInstanceOf(type(LaddException.class))
                    .extracting(LaddException::reason)
                    .isEqualTo(Reason.REGISTRY_UNAVAILABLE);
            assertThatThrownBy(() -> serializer.serialize(TOPIC, image()))
                    .asInstanceOf(type(LaddException.class))
                    .extracting(LaddException::reason)
                    .isEqualTo(Reason.REGISTRY_UNAVAILABLE);
        }
    }

    @Test
    void shouldNameTheSubjectOfAnUnregisteredSchema() {
        KafkaConnection unregistered = new KafkaConnection(
                "127.0.0.1:1",
                "mock://unregistered",
                CONNECTION.serializerClass(),
                CONNECTION.deserializerClass(),
                Map.of(),
                Map.of("auto.register.schemas", "false"),
                Map.of(),
                Map.of());

        try (Serializer<SyntheticImage> serializer = unregistered.valueSerializer()) {
            assertThatThrownBy(() -> serializer.serialize(TOPIC, image()))
                    .hasMessageContaining("under " + TOPIC + "-value, and auto.register.schemas is false")
                    .hasMessageContaining("/subjects/" + TOPIC + "-value/versions")
                    .asInstanceOf(type(LaddException.class))
                    .extracting(LaddException::reason)
                    .isEqualTo(Reason.REGISTRY_UNAVAILABLE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"no.such.Class", "java.lang.String"})
    void shouldNameSerializerClassThatCannotBeUsed(String className) {
        KafkaConnection wrong = new KafkaConnection(
                "127.0.0.1:1", "mock://x", className, className, Map.of(), Map.of(), Map.of(), Map.of());

        assertThatThrownBy(wrong::valueSerializer).hasMessageStartingWith("Cannot use serializer class: " + className);
        assertThatThrownBy(() -> wrong.valueDeserializer(Activation.class))
                .hasMessageStartingWith("Cannot use deserializer class: " + className);
    }

    private static void assertUndecodable(byte[] bytes) {
        assertThatThrownBy(() -> deserialize(bytes, SyntheticImage.class))
                .hasMessageStartingWith("Cannot read a record of " + TOPIC)
                .asInstanceOf(type(LaddException.class))
                .extracting(LaddException::reason)
                .isEqualTo(Reason.RECORD_UNDECODABLE);
    }

    private static byte[] serialize(SpecificRecord value) {
        try (Serializer<SpecificRecord> serializer = CONNECTION.valueSerializer()) {
            return serializer.serialize(
                    value == null ? TOPIC : value.getSchema().getName(), value);
        }
    }

    private static <T extends SpecificRecord> T deserialize(byte[] bytes, Class<T> type) {
        try (Deserializer<T> deserializer = CONNECTION.valueDeserializer(type)) {
            return deserializer.deserialize(TOPIC, bytes);
        }
    }

    private static SyntheticImage image() {
        return SyntheticImage.newBuilder()
                .setImageId("shapes-0-1")
                .setDataset("shapes")
                .setRevision(1)
                .setState(ImageState.FINAL)
                .setClassIndex(0)
                .setSoftLabel(List.of(0.25f, 0.75f))
                .setHeight(1)
                .setWidth(2)
                .setChannels(1)
                .setPixelType(PixelType.UINT8)
                .setPixels(ByteBuffer.wrap(new byte[] {1, 2}))
                .setMethod("dm")
                .setSeed(7)
                .setProducedAt(Instant.ofEpochMilli(1_700_000_000_123L))
                .build();
    }
}
