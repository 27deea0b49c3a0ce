package dev.laddstreams.app.config;

import static java.util.stream.Collectors.joining;

import dev.laddstreams.errors.EnumCode;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.settings.ValueType;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.label.LabelCodecChoice;
import dev.laddstreams.processors.route.Condition;
import dev.laddstreams.processors.route.ValuePath;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.stores.Place;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Types of values that only the configuration has: places, addresses and amounts with a unit. */
final class ConfigTypes {
    private static final Pattern DURATION_TEXT = Pattern.compile("(\\d{1,9}) ?(ms|s|min|h)");
    private static final Pattern BYTES_TEXT = Pattern.compile("(\\d{1,12}) ?(B|KiB|MiB|GiB)?");
    private static final Pattern CLASS_NAME =
            Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*(\\.[\\p{L}_$][\\p{L}\\p{N}_$]*)*");

    private static final Pattern TOPIC_NAME = Pattern.compile("[A-Za-z0-9._-]{1,249}");
    private static final Pattern SHAPE_TEXT = Pattern.compile("([13])x(\\d{1,4})x(\\d{1,4})");

    static final ValueType<String> STRING =
            ValueType.text("string", "a text that is not empty", ConfigTypes::notEmpty, Function.identity());
    static final ValueType<String> PREFIX = new ValueType<>(
            "prefix",
            TopicCatalogue.PREFIX_RULE,
            "string",
            List.of(),
            Function.identity(),
            Function.identity(),
            TopicCatalogue::isPrefix);
    static final ValueType<Path> PATH = ValueType.text("path", "a file or folder", ConfigTypes::path, Path::toString);
    static final ValueType<URI> URL =
            ValueType.text("URL", "an address such as http://localhost:8081", ConfigTypes::url, URI::toString);
    static final ValueType<Place> PLACE = ValueType.text("place", Place.RULE, ConfigTypes::place, Place::text);
    static final ValueType<List<Place>> PLACES = ValueType.text(
            "list of places",
            "folders and addresses, as a list or joined by commas",
            text -> items(text).map(ConfigTypes::place).toList(),
            places -> places.stream().map(Place::text).collect(joining(",")));
    static final ValueType<String> SERVERS = ValueType.text(
            "list of servers", "host:port, as a list or joined by commas", ConfigTypes::servers, Function.identity());
    static final ValueType<String> CLASS =
            ValueType.text("class name", "a class name with its package", ConfigTypes::className, Function.identity());
    static final ValueType<Duration> DURATION = ValueType.text(
            "duration", "a number and a unit: 200 ms, 5 s, 2 min or 1 h", ConfigTypes::duration, ConfigTypes::withUnit);
    /** What a writer may take to refer to a file: a commit is tried again for half an hour. */
    static final ValueType<Duration> GRACE = ValueType.text(
            "duration",
            "at least 1 h, such as 24 h",
            text -> {
                Duration duration = duration(text);
                require(duration.compareTo(Duration.ofHours(1)) >= 0);
                return duration;
            },
            ConfigTypes::withUnit);

    static final ValueType<Long> BYTES = ValueType.text(
            "size", "a number and a unit: 512 B, 64 KiB, 16 MiB or 1 GiB", ConfigTypes::bytes, ConfigTypes::withUnit);

    static final ValueType<Boolean> BOOLEAN = new ValueType<>(
            "boolean", "true or false", "boolean", List.of(), ConfigTypes::truth, Object::toString, value -> true);

    static final ValueType<String> TOPIC = ValueType.text(
            "topic",
            "a topic's name: letters, digits, ., _ and -, at most 249",
            ConfigTypes::topic,
            Function.identity());
    static final ValueType<List<String>> STRINGS = ValueType.text(
            "list of texts",
            "texts that differ, as a list or joined by commas",
            ConfigTypes::distinct,
            texts -> String.join(",", texts));
    static final ValueType<List<Double>> NUMBERS = ValueType.text(
            "list of numbers",
            "numbers from 0 to 1, as a list or joined by commas",
            text -> items(text).map(ConfigTypes::share).toList(),
            numbers -> numbers.stream().map(String::valueOf).collect(joining(",")));
    static final ValueType<ImageShape> SHAPE = ValueType.text(
            "shape",
            "channels (1 or 3), height and width of 8 to 1024, such as 3x32x32",
            ConfigTypes::shape,
            ImageShape::toString);
    static final ValueType<LabelCodecChoice> LABEL_CODEC = ValueType.text(
            "label codec",
            LabelCodecChoice.RULE,
            text -> LabelCodecChoice.find(text).orElseThrow(IllegalArgumentException::new),
            LabelCodecChoice::code);
    static final ValueType<ValuePath> VALUE_PATH = ValueType.text(
            "path",
            ValuePath.RULE,
            text -> ValuePath.parse(text).orElseThrow(IllegalArgumentException::new),
            ValuePath::toString);
    static final ValueType<List<Condition>> CONDITIONS = ValueType.text(
            "list of conditions",
            Condition.RULE + ", as a list or joined by commas",
            text -> items(text)
                    .map(item -> Condition.parse(item).orElseThrow(IllegalArgumentException::new))
                    .toList(),
            conditions -> conditions.stream().map(Condition::toString).collect(joining(",")));
    static final ValueType<String> ID_ONLY = new ValueType<>(
            "choice",
            "id: records of the class topic have the image's id as key",
            "string",
            List.of("id"),
            Function.identity(),
            Function.identity(),
            "id"::equals);

    private ConfigTypes() {}

    private static String topic(String text) {
        require(TOPIC_NAME.matcher(text).matches() && !text.equals(".") && !text.equals(".."));
        return text;
    }

    private static List<String> distinct(String text) {
        List<String> texts = items(text).toList();
        require(Set.copyOf(texts).size() == texts.size());
        return texts;
    }

    private static Double share(String text) {
        double number = Double.parseDouble(text);
        require(number >= 0 && number <= 1);
        return number;
    }

    private static ImageShape shape(String text) {
        Matcher matcher = SHAPE_TEXT.matcher(text);
        require(matcher.matches());
        int height = Integer.parseInt(matcher.group(2));
        int width = Integer.parseInt(matcher.group(3));
        require(Math.min(height, width) >= 8 && Math.max(height, width) <= 1024);
        return new ImageShape(Integer.parseInt(matcher.group(1)), height, width);
    }

    private static Boolean truth(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }

    /** Units of time, the smallest first. */
    private enum TimeUnit {
        MS(Duration.ofMillis(1)),
        S(Duration.ofSeconds(1)),
        MIN(Duration.ofMinutes(1)),
        H(Duration.ofHours(1));

        private final Duration duration;

        TimeUnit(Duration duration) {
            this.duration = duration;
        }
    }

    /** Units of memory, the smallest first. */
    private enum ByteUnit {
        B("B", 0),
        KIB("KiB", 10),
        MIB("MiB", 20),
        GIB("GiB", 30);

        private final String symbol;
        private final int shift;

        ByteUnit(String symbol, int shift) {
            this.symbol = symbol;
            this.shift = shift;
        }
    }

    private static Stream<String> items(String text) {
        require(!text.isBlank());
        return Arrays.stream(text.split(",")).map(String::strip).map(ConfigTypes::notEmpty);
    }

    private static String notEmpty(String text) {
        require(!text.isBlank());
        return text;
    }

    private static Path path(String text) {
        try {
            return Path.of(notEmpty(text));
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Place place(String text) {
        try {
            return new Place(text);
        } catch (LaddException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static URI url(String text) {
        URI uri = URI.create(text);
        require(uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())));
        return uri;
    }

    private static String servers(String text) {
        return items(text)
                .map(server -> {
                    require(server.matches("[^:\\s]+:\\d{1,5}|\\[[^\\s\\]]+]:\\d{1,5}"));
                    return server;
                })
                .collect(joining(","));
    }

    private static String className(String text) {
        require(CLASS_NAME.matcher(text).matches());
        return text;
    }

    private static Duration duration(String text) {
        Matcher matcher = DURATION_TEXT.matcher(text);
        require(matcher.matches());
        TimeUnit unit = EnumCode.find(TimeUnit.class, matcher.group(2)).orElseThrow();
        return unit.duration.multipliedBy(Long.parseLong(matcher.group(1)));
    }

    private static String withUnit(Duration duration) {
        TimeUnit greatest = TimeUnit.MS;
        for (TimeUnit unit : TimeUnit.values()) {
            greatest = duration.toMillis() % unit.duration.toMillis() == 0 ? unit : greatest;
        }
        return duration.dividedBy(greatest.duration) + " " + EnumCode.of(greatest);
    }

    private static long bytes(String text) {
        Matcher matcher = BYTES_TEXT.matcher(text);
        require(matcher.matches());
        String symbol = matcher.group(2) == null ? ByteUnit.B.symbol : matcher.group(2);
        ByteUnit unit = Arrays.stream(ByteUnit.values())
                .filter(candidate -> candidate.symbol.equals(symbol))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(matcher.group(1)) << unit.shift;
    }

    private static String withUnit(long bytes) {
        ByteUnit greatest = ByteUnit.B;
        for (ByteUnit unit : ByteUnit.values()) {
            greatest = bytes % (1L << unit.shift) == 0 ? unit : greatest;
        }
        return (bytes >> greatest.shift) + " " + greatest.symbol;
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new IllegalArgumentException();
        }
    }
}
