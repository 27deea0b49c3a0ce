package dev.laddstreams.processors.route;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.processors.route.RouteReader.Content;
import dev.laddstreams.processors.route.RouteReader.Deserializers;
import dev.laddstreams.processors.route.RouteReader.Identity;
import dev.laddstreams.schemas.SourcePosition;
import dev.laddstreams.schemas.TrustedContracts;
import dev.laddstreams.schemas.avro.ImageState;
import dev.laddstreams.schemas.avro.SyntheticImage;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.SeekableByteArrayInput;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.DatumReader;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Shows what a route would make of records, without a broker: by the code that runs. Avro values are container files, whose
 * first record counts, instead of the registry's wire format. For one thread.
 */
public final class RouteTrial implements AutoCloseable {
    static {
        TrustedContracts.register();
    }

    private final RouteSpec route;
    private final RouteReader reader;

    public RouteTrial(RouteSpec route) {
        this.route = route;
        this.reader = new RouteReader(
                route,
                new Deserializers(
                        container(new GenericDatumReader<>()),
                        container(new SpecificDatumReader<>(SyntheticImage.class))));
    }

    /**
     * What becomes of a record.
     *
     * @param imageId empty where the record does not say it
     * @param classIndex empty where the record does not say it, or another topic does
     * @param pixels empty where no image is made
     * @param note why no image is made, or what it waits for; empty for an image
     */
    public record Verdict(
            Optional<String> imageId,
            Optional<Integer> classIndex,
            Optional<RoutedPixels> pixels,
            Optional<String> note) {}

    /**
     * Takes one record.
     *
     * @param headers by name
     * @param lookedUp what the lookup topic says, for a route that has one
     */
    public Verdict take(String key, byte[] value, Map<String, String> headers, Optional<String> lookedUp) {
        Headers sent = new RecordHeaders();
        headers.forEach((name, text) -> sent.add(name, text.getBytes(UTF_8)));
        ForeignRecord record =
                new ForeignRecord(new SourcePosition(route.from(), 0, 0), key.getBytes(UTF_8), value, sent);
        Optional<String> imageId = Optional.empty();
        try {
            Identity identity = reader.identify(record);
            imageId = Optional.of(identity.imageId());
            if (!identity.wanted()) {
                return left(imageId, "left out: it does not meet the conditions, or is not in the sample");
            }
            if (!reader.stateOf(record).equals(Optional.of(ImageState.FINAL))) {
                return left(imageId, "no image: a revision on the way, or a withdrawal");
            }
            Content content = reader.read(record);
            Optional<Integer> classIndex = content.classIndex();
            if (route.lookup().isPresent() && lookedUp.isPresent()) {
                classIndex = Optional.of(reader.lookedUpClass(new ForeignRecord(
                        record.at(), record.key(), lookedUp.get().getBytes(UTF_8), new RecordHeaders())));
            }
            Optional<String> note = classIndex.isPresent()
                    ? Optional.empty()
                    : Optional.of("waits for its class on topic "
                            + route.lookup().map(ClassSource.Lookup::topic).orElse(""));
            return new Verdict(imageId, classIndex, Optional.of(content.pixels()), note);
        } catch (LaddException e) {
            return left(imageId, "dead letter, " + e.reason().code() + ": " + e.getMessage());
        }
    }

    private static Verdict left(Optional<String> imageId, String note) {
        return new Verdict(imageId, Optional.empty(), Optional.empty(), Optional.of(note));
    }

    private static <T> Deserializer<T> container(DatumReader<T> datums) {
        return (topic, bytes) -> {
            try (DataFileReader<T> file = new DataFileReader<>(new SeekableByteArrayInput(bytes), datums)) {
                return file.next();
            } catch (IOException | RuntimeException e) {
                throw LaddException.cannot(
                        Reason.RECORD_UNDECODABLE,
                        "read a sample",
                        "no Avro container file: " + e.getMessage(),
                        "a container file with one record of the foreign topic",
                        e);
            }
        };
    }

    @Override
    public void close() {
        reader.close();
    }
}
