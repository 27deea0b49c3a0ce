package dev.laddstreams.processors.route;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.errors.settings.NearestName;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.data.PictureRule;
import dev.laddstreams.learning.pixels.PixelCodec;
import dev.laddstreams.learning.pixels.PixelEncoding;
import dev.laddstreams.schemas.avro.ImageState;
import dev.laddstreams.schemas.avro.SyntheticImage;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a foreign record says: its id, its class and its picture. Every failure is a {@code LaddException} that tells
 * what is wrong with the record, except for a registry that is away. For one thread.
 */
final class RouteReader implements AutoCloseable {
    private static final String ACTION = "route record";

    private final RouteSpec route;
    private final ImageIds ids;
    private final Deserializers deserializers;
    private final TimedDecoding decoding;

    /** The deserializers of Avro values; used where the route's format, or its lookup topic, has such. */
    record Deserializers(Deserializer<GenericRecord> any, Deserializer<SyntheticImage> own) implements AutoCloseable {
        @Override
        public void close() {
            any.close();
            own.close();
        }
    }

    /**
     * What becomes of a record before its picture is looked at.
     *
     * @param imageId of its image
     * @param wanted whether it passes the route's conditions and sample
     */
    record Identity(String imageId, boolean wanted) {}

    /**
     * What the record says.
     *
     * @param classIndex empty where another topic says it
     */
    record Content(Optional<Integer> classIndex, RoutedPixels pixels) {}

    /** @param deserializers closed with this */
    RouteReader(RouteSpec route, Deserializers deserializers) {
        this.route = route;
        this.ids = new ImageIds(route);
        this.deserializers = deserializers;
        this.decoding = new TimedDecoding(route.choice().decodeTime());
    }

    /** @throws LaddException {@code RECORD_KEY_INVALID} for a record without an id, {@code RECORD_TOO_LARGE} */
    Identity identify(ForeignRecord record) {
        byte[] value = record.value();
        if (value != null && value.length > route.choice().mostBytes()) {
            throw LaddException.cannot(
                    Reason.RECORD_TOO_LARGE,
                    ACTION,
                    value.length + " bytes",
                    "at most " + route.choice().mostBytes() + ", the limits.bytes of route " + route.name());
        }
        Optional<RecordFields> fields = needsFields(value) ? Optional.of(fields(record)) : Optional.empty();
        String id = text(record, fields, route.id())
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> LaddException.cannot(
                        Reason.RECORD_KEY_INVALID, ACTION, "no id at " + route.id(), "an id of its image"));
        boolean wanted = value == null
                || (ImageIds.isSampled(id, route.choice().sample())
                        && route.choice().conditions().stream()
                                .allMatch(condition -> condition.holds(text(record, fields, condition.path()))));
        return new Identity(ids.of(id), wanted);
    }

    private boolean needsFields(byte @Nullable [] value) {
        return value != null
                && (route.id().isField()
                        || route.choice().conditions().stream()
                                .anyMatch(condition -> condition.path().isField()));
    }

    /** The image that a record of the lookup topic is about, from its key. */
    String lookedUp(ForeignRecord record) {
        return record.keyText()
                .filter(text -> !text.isBlank())
                .map(ids::of)
                .orElseThrow(() -> LaddException.cannot(
                        Reason.RECORD_KEY_INVALID, ACTION, "a class without a key", "the id of its image as key"));
    }

    /** The class that a record of the lookup topic says. */
    int lookedUpClass(ForeignRecord record) {
        ClassSource source = route.classSource().orElseThrow();
        byte[] value = record.value();
        if (value == null) {
            throw invalid("no value", "a class");
        }
        String text = source.path()
                .map(path -> text(record, Optional.of(anyFields(record, value)), path)
                        .orElseThrow(() -> invalid("no class at " + path, "a class")))
                .orElseGet(() -> new String(value, UTF_8));
        return classIndex(text.strip(), source.form());
    }

    /** Reads the whole record. */
    Content read(ForeignRecord record) {
        if (route.format() == RouteFormat.LADD) {
            return own(record);
        }
        Optional<RecordFields> fields = route.format().hasFields() ? Optional.of(fields(record)) : Optional.empty();
        ClassSource source = route.classSource().orElseThrow();
        Optional<Integer> index = source.lookup().isPresent()
                ? Optional.empty()
                : Optional.of(classIndex(
                        text(record, fields, source.path().orElseThrow())
                                .orElseThrow(() -> invalid(
                                        "no class at " + source.path().orElseThrow(), "the class of its image")),
                        source.form()));
        byte[] bytes =
                route.picture().map(path -> fields.orElseThrow().bytes(path)).orElseGet(() -> value(record));
        requireFormat(bytes);
        return new Content(index, decode(bytes));
    }

    /** Fails as {@link #read} does. */
    void requireReadable(ForeignRecord record) {
        if (read(record).pixels().bytes().length == 0) {
            throw invalid("a picture without pixels", "a picture");
        }
    }

    private RoutedPixels decode(byte[] bytes) {
        try {
            PictureRule rule = route.target().pictures();
            return RoutedPixels.of(decoding.decode(() -> rule.read(bytes)), rule.shape());
        } catch (LaddException e) {
            if (e.reason() != Reason.INPUT_INVALID) {
                throw e;
            }
            throw new LaddException(Reason.RECORD_INVALID, String.valueOf(e.getMessage()), e);
        }
    }

    private void requireFormat(byte[] bytes) {
        Optional<String> found = PictureRule.formatOf(bytes);
        boolean free = route.format().hasFields();
        if (free ? found.isEmpty() : !found.equals(Optional.of(route.format().code()))) {
            String what = bytes.length + " bytes that are "
                    + found.map(name -> "a " + name).orElse("no picture");
            throw invalid(
                    what,
                    free
                            ? "the bytes of a JPEG, PNG or npy file"
                            : "the bytes of a " + route.format().code());
        }
    }

    /** An image of this system, whose picture is its pixels. */
    private Content own(ForeignRecord record) {
        SyntheticImage image = deserializers.own().deserialize(record.at().topic(), value(record));
        ImageShape shape = route.target().pictures().shape();
        ImageShape found = new ImageShape(image.getChannels(), image.getHeight(), image.getWidth());
        ByteBuffer pixels = image.getPixels();
        if (!found.equals(shape) || pixels == null) {
            throw invalid(
                    pixels == null ? "an image without pixels of its own" : "an image of " + found,
                    "pixels within the record, " + shape);
        }
        PixelEncoding encoding = PixelEncoding.of(image.getPixelType().name());
        PixelCodec.requireSize(pixels.remaining(), shape, encoding);
        byte[] bytes = new byte[pixels.remaining()];
        pixels.duplicate().get(bytes);
        return new Content(
                Optional.of(classIndex(Integer.toString(image.getClassIndex()), ClassSource.Form.INDEX)),
                new RoutedPixels(encoding, bytes));
    }

    /** What an image of this system that is read is to be: FINAL ones are taken, withdrawn ones taken back. */
    Optional<ImageState> stateOf(ForeignRecord record) {
        if (record.value() == null) {
            return Optional.of(ImageState.WITHDRAWN);
        }
        if (route.format() != RouteFormat.LADD) {
            return Optional.of(ImageState.FINAL);
        }
        ImageState state = deserializers
                .own()
                .deserialize(record.at().topic(), value(record))
                .getState();
        return switch (state) {
            case FINAL, WITHDRAWN -> Optional.of(state);
            case PREVIEW -> Optional.empty();
            case UNKNOWN -> throw invalid("state " + state, "PREVIEW, FINAL or WITHDRAWN");
        };
    }

    private int classIndex(String text, ClassSource.Form form) {
        List<String> names = route.target().classNames();
        int index = form == ClassSource.Form.NAME
                ? names.indexOf(text)
                : text.matches("\\d{1,6}") && Integer.parseInt(text) < names.size() ? Integer.parseInt(text) : -1;
        if (index < 0) {
            throw invalid(
                    "class '" + text + "'",
                    form == ClassSource.Form.NAME
                            ? "one of the classes of dataset " + route.target().dataset()
                                    + NearestName.hint(text, names)
                            : "0 to " + (names.size() - 1));
        }
        return index;
    }

    private RecordFields fields(ForeignRecord record) {
        return route.format() == RouteFormat.AVRO
                ? new RecordFields(deserializers.any().deserialize(record.at().topic(), value(record)))
                : RecordFields.ofJson(value(record));
    }

    /** Of a lookup record, whose format its first byte tells: the registry's wire format begins with a zero. */
    private RecordFields anyFields(ForeignRecord record, byte[] value) {
        return value.length > 0 && value[0] == 0
                ? new RecordFields(deserializers.any().deserialize(record.at().topic(), value))
                : RecordFields.ofJson(value);
    }

    private static byte[] value(ForeignRecord record) {
        byte[] value = record.value();
        if (value == null) {
            throw invalid("no value", "a picture");
        }
        return value;
    }

    private static Optional<String> text(ForeignRecord record, Optional<RecordFields> fields, ValuePath path) {
        return switch (path.place()) {
            case KEY -> record.keyText();
            case HEADER -> record.header(path.steps().get(0));
            case FIELD -> fields.flatMap(found -> found.text(path.steps()));
        };
    }

    private static LaddException invalid(String value, String expected) {
        return LaddException.cannot(Reason.RECORD_INVALID, ACTION, value, expected);
    }

    @Override
    public void close() {
        decoding.close();
        deserializers.close();
    }
}
