package dev.laddstreams.app.config;

import dev.laddstreams.errors.settings.TypedKey;
import dev.laddstreams.errors.settings.ValueType;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.processors.route.ClassSource;
import dev.laddstreams.processors.route.Condition;
import dev.laddstreams.processors.route.RouteFormat;
import dev.laddstreams.processors.route.ValuePath;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Every key of a declaration, in the order of the reference. */
public final class DeclarationKeys {
    private static final long MIB = 1L << 20;

    public static final TypedKey<String> IMAGES =
            TypedKey.of("images", ConfigTypes.TOPIC, "Topic of the images; `<dataset>.images` unless set.");
    public static final TypedKey<List<String>> CLASSES = TypedKey.of(
            "classes",
            ConfigTypes.STRINGS,
            "Names of the classes. Their order is that of all labels, for ever: new ones go to the end.");
    public static final TypedKey<Integer> EXPECTED = TypedKey.of(
            "expected",
            ValueType.integer(1, Integer.MAX_VALUE),
            "Images with which the dataset is complete; whenever none arrive for `seal-after` unless set.");
    public static final TypedKey<ImageShape> SHAPE = TypedKey.of(
            "shape",
            ConfigTypes.SHAPE,
            "Channels, height and width of every image; what its routes resize to, or 3x32x32, unless set.");
    public static final TypedKey<List<Double>> MEAN = TypedKey.of(
            "mean", ConfigTypes.NUMBERS, "Mean of the intensities in 0 to 1, one or one a channel; 0.5 unless set.");
    public static final TypedKey<List<Double>> STD = TypedKey.of(
            "std", ConfigTypes.NUMBERS, "Deviation of the intensities, one or one a channel; 0.5 unless set.");
    public static final TypedKey<Duration> SEAL_AFTER = with(
            "seal-after",
            ConfigTypes.DURATION,
            Duration.ofSeconds(10),
            "How long no image has arrived when the dataset is sealed, without `expected`.");

    public static final TypedKey<String> FROM = TypedKey.of("from", ConfigTypes.TOPIC, "The foreign topic.");
    public static final TypedKey<String> DATASET =
            TypedKey.of("dataset", ConfigTypes.STRING, "Name of the declared dataset.");
    public static final TypedKey<RouteFormat> FORMAT = TypedKey.of(
            "format",
            ValueType.choice(RouteFormat.class),
            "What a record's value is: a picture, a JSON or Avro record with a picture in a field, or this system's own"
                    + " images.");
    public static final TypedKey<ValuePath> PIXELS =
            TypedKey.of("pixels", ConfigTypes.VALUE_PATH, "Field with the bytes of the picture, for json and avro.");
    public static final TypedKey<ValuePath> ID = with(
            "id",
            ConfigTypes.VALUE_PATH,
            ValuePath.KEY,
            "What names an image: a record with the same id is a new revision of it.");
    public static final TypedKey<ValuePath> CLASS =
            TypedKey.of("class", ConfigTypes.VALUE_PATH, "Where a record says its class.");
    public static final TypedKey<ClassSource.Form> CLASS_AS = with(
            "class.as",
            ValueType.choice(ClassSource.Form.class),
            ClassSource.Form.NAME,
            "How the class is written: its name, or its 0-based place.");
    public static final TypedKey<ValuePath> CLASS_AT =
            TypedKey.of("class.at", ConfigTypes.VALUE_PATH, "The same as `class`, beside other keys of it.");
    public static final TypedKey<String> CLASS_TOPIC = TypedKey.of(
            "class.topic",
            ConfigTypes.TOPIC,
            "Topic whose newest record of a key says the class. An image waits for it.");
    public static final TypedKey<String> CLASS_KEY =
            TypedKey.of("class.key", ConfigTypes.ID_ONLY, "What the key of the class topic is: the image's id.");
    public static final TypedKey<ValuePath> CLASS_VALUE = TypedKey.of(
            "class.value",
            ConfigTypes.VALUE_PATH,
            "Field with the class in a JSON or Avro record of the class topic; its whole text unless set.");
    public static final TypedKey<Integer> CLASS_MOST_WAITING = with(
            "class.most-waiting",
            ValueType.integer(1, 100_000_000),
            10_000,
            "Images of a partition that wait for their class, at most; the next ones go to the dead letters.");
    public static final TypedKey<List<Condition>> FILTER = TypedKey.of(
            "filter",
            ConfigTypes.CONDITIONS,
            "Conditions, all of which a record has to meet, such as `header:status=approved`.");
    public static final TypedKey<Double> SAMPLE = with(
            "sample",
            ValueType.number("a number above 0 and at most 1", value -> value > 0 && value <= 1),
            1.0,
            "Share of the ids that is taken, the same ids every time.");
    public static final TypedKey<ResizeMode> RESIZE_MODE = TypedKey.of(
            "resize.mode",
            ValueType.choice(ResizeMode.class),
            "How pictures of another size get the dataset's; they are refused unless set.");
    public static final TypedKey<Integer> RESIZE_SIDE =
            TypedKey.of("resize.side", ValueType.integer(8, 1024), "Side of the dataset's images in pixels.");
    public static final TypedKey<Integer> LIMIT_PIXELS = with(
            "limits.pixels",
            ValueType.integer(1, 1 << 26),
            1 << 24,
            "Pixels of a picture before it is resized, at most.");
    public static final TypedKey<Long> LIMIT_BYTES =
            with("limits.bytes", ConfigTypes.BYTES, 16 * MIB, "Bytes of a record's value, at most.");
    public static final TypedKey<Duration> LIMIT_DECODE_TIME = with(
            "limits.decode-time", ConfigTypes.DURATION, Duration.ofSeconds(5), "Time to decode one picture, at most.");

    public static final TypedKey<String> AUGMENTED = TypedKey.of(
            "augmented", ConfigTypes.TOPIC, "Topic of the augmented records; `<dataset>.augmented` unless set.");
    public static final TypedKey<Integer> GRID_SIZE = TypedKey.of(
            "grid.size",
            ValueType.integer(1, 64),
            "Sub-images along each side, which every published version has to have.");
    public static final TypedKey<Double> GRID_CROP_RATIO = TypedKey.of(
            "grid.crop-ratio",
            ValueType.number("a number above 0 and at most 1", value -> value > 0 && value <= 1),
            "Side of a sub-image as a share of the image's, which every published version has to have.");
    public static final TypedKey<Integer> BATCH_MAX_IMAGES = TypedKey.of(
            "batch.max-images", ValueType.integer(1, 65_536), "Instead of `labeler.batch-size`, for this labeler.");
    public static final TypedKey<Long> BATCH_MAX_BYTES =
            TypedKey.of("batch.max-bytes", ConfigTypes.BYTES, "Instead of `labeler.batch-bytes`, for this labeler.");
    public static final TypedKey<Duration> BATCH_LINGER =
            TypedKey.of("batch.linger", ConfigTypes.DURATION, "Instead of `labeler.linger`, for this labeler.");

    public static final TypedKey<List<String>> LABELERS =
            TypedKey.of("labelers", ConfigTypes.STRINGS, "Names of declared labelers whose labels it stores.");

    static final List<TypedKey<?>> DATASET_KEYS = List.of(IMAGES, CLASSES, EXPECTED, SHAPE, MEAN, STD, SEAL_AFTER);
    static final List<TypedKey<?>> ROUTE_KEYS = List.of(
            FROM,
            DATASET,
            FORMAT,
            PIXELS,
            ID,
            CLASS,
            CLASS_AS,
            CLASS_AT,
            CLASS_TOPIC,
            CLASS_KEY,
            CLASS_VALUE,
            CLASS_MOST_WAITING,
            FILTER,
            SAMPLE,
            RESIZE_MODE,
            RESIZE_SIDE,
            LIMIT_PIXELS,
            LIMIT_BYTES,
            LIMIT_DECODE_TIME);
    static final List<TypedKey<?>> LABELER_KEYS =
            List.of(DATASET, AUGMENTED, GRID_SIZE, GRID_CROP_RATIO, BATCH_MAX_IMAGES, BATCH_MAX_BYTES, BATCH_LINGER);
    static final List<TypedKey<?>> SINK_KEYS = List.of(LABELERS);

    private DeclarationKeys() {}

    private static <T> TypedKey<T> with(String name, ValueType<T> type, T defaultValue, String description) {
        return new TypedKey<>(name, type, Optional.of(defaultValue), description);
    }
}
