package dev.laddstreams.app.config;

import static java.util.stream.Collectors.joining;

import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the text of a setting becomes a value.
 *
 * @param name for people, for example {@code duration}
 * @param rule what a text must look like, for error messages and the reference
 * @param schemaType type in the JSON Schema: {@code string}, {@code integer}, {@code number} or {@code boolean}
 * @param choices the valid texts, empty when there are too many to list
 * @param parse throws {@link IllegalArgumentException} when the text breaks the rule
 */
record ConfigType<T>(
        String name, String rule, String schemaType, List<String> choices, Function<String, ? extends T> parse) {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9}) ?(ms|s|min|h)");
    private static final Pattern BYTES = Pattern.compile("(\\d{1,12}) ?(B|KiB|MiB|GiB)?");
    private static final Pattern CLASS_NAME =
            Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*(\\.[\\p{L}_$][\\p{L}\\p{N}_$]*)*");

    static final ConfigType<String> STRING = of("string", "a text that is not empty", "string", ConfigType::notEmpty);
    static final ConfigType<Path> PATH = of("path", "a file or folder", "string", ConfigType::path);
    static final ConfigType<URI> URL = of("URL", "an address such as http://localhost:8081", "string", ConfigType::url);
    static final ConfigType<List<Path>> PATHS =
            of("list of paths", "folders, as a list or joined by commas", "string", text -> items(text)
                    .map(ConfigType::path)
                    .toList());
    static final ConfigType<String> SERVERS =
            of("list of servers", "host:port, as a list or joined by commas", "string", ConfigType::servers);
    static final ConfigType<String> CLASS =
            of("class name", "a class name with its package", "string", ConfigType::className);
    static final ConfigType<Duration> DURATION_TYPE =
            of("duration", "a number and a unit: 200 ms, 5 s, 2 min or 1 h", "string", ConfigType::duration);
    static final ConfigType<Long> BYTES_TYPE =
            of("size", "a number and a unit: 512 B, 64 KiB, 16 MiB or 1 GiB", "string", ConfigType::bytes);

    ConfigType {
        choices = List.copyOf(choices);
    }

    /** The value of a text, empty when it breaks the rule. */
    Optional<T> read(String text) {
        try {
            return Optional.of(parse.apply(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static ConfigType<Integer> integer(int min, int max) {
        String rule = max == Integer.MAX_VALUE
                ? "a whole number of at least " + min
                : "a whole number from " + min + " to " + max;
        return of("integer", rule, "integer", text -> {
            int value = Integer.parseInt(text);
            require(value >= min && value <= max);
            return value;
        });
    }

    static ConfigType<Double> number(double min, double max) {
        return of("number", "a number from " + plain(min) + " to " + plain(max), "number", text -> {
            double value = Double.parseDouble(text);
            require(value >= min && value <= max);
            return value;
        });
    }

    /** Constants are written in lower case, joined by {@code -}. */
    static <E extends Enum<E>> ConfigType<E> choice(Class<E> type) {
        List<String> codes =
                Arrays.stream(type.getEnumConstants()).map(ConfigType::code).toList();
        return new ConfigType<>("choice", "one of " + codes.stream().collect(joining(", ")), "string", codes, text -> {
            String code = text.toLowerCase(Locale.ROOT);
            return Arrays.stream(type.getEnumConstants())
                    .filter(constant -> code(constant).equals(code))
                    .findFirst()
                    .orElseThrow(IllegalArgumentException::new);
        });
    }

    static <E extends Enum<E>> String code(E constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static <T> ConfigType<T> of(
            String name, String rule, String schemaType, Function<String, ? extends T> parse) {
        return new ConfigType<>(name, rule, schemaType, List.of(), parse);
    }

    private static java.util.stream.Stream<String> items(String text) {
        require(!text.isBlank());
        return Arrays.stream(text.split(",")).map(String::strip).map(ConfigType::notEmpty);
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
        Matcher matcher = DURATION.matcher(text);
        require(matcher.matches());
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "min" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }

    private static long bytes(String text) {
        Matcher matcher = BYTES.matcher(text);
        require(matcher.matches());
        String unit = matcher.group(2) == null ? "B" : matcher.group(2);
        int shift =
                switch (unit) {
                    case "KiB" -> 10;
                    case "MiB" -> 20;
                    case "GiB" -> 30;
                    default -> 0;
                };
        return Long.parseLong(matcher.group(1)) << shift;
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new IllegalArgumentException();
        }
    }
}
