package dev.laddstreams.errors.settings;

import dev.laddstreams.errors.EnumCode;
import java.util.List;
import java.util.Optional;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Which values a setting takes, and how they are written.
 *
 * @param name for people, for example {@code duration}
 * @param rule what a text must look like, for error messages and the reference
 * @param schemaType type in a JSON Schema: {@code string}, {@code integer} or {@code number}
 * @param choices the valid texts, empty when there are too many to list
 * @param reader throws {@link IllegalArgumentException} for a text that stands for no value
 * @param printer writes what the reader reads
 * @param range whether a value is allowed
 */
public record ValueType<T>(
        String name,
        String rule,
        String schemaType,
        List<String> choices,
        Function<String, ? extends T> reader,
        Function<? super T, String> printer,
        Predicate<? super T> range) {
    /** Up to here a double holds every whole number. */
    private static final double EXACT_WHOLE = 1L << 53;

    public ValueType {
        choices = List.copyOf(choices);
    }

    /** What is written as one word or line. */
    public static <T> ValueType<T> text(
            String name, String rule, Function<String, ? extends T> reader, Function<? super T, String> printer) {
        return new ValueType<>(name, rule, "string", List.of(), reader, printer, value -> true);
    }

    public static ValueType<Integer> integer(int min, int max) {
        String rule = max == Integer.MAX_VALUE
                ? "a whole number of at least " + min
                : "a whole number from " + min + " to " + max;
        return new ValueType<>(
                "integer",
                rule,
                "integer",
                List.of(),
                Integer::valueOf,
                value -> Integer.toString(value),
                value -> value >= min && value <= max);
    }

    public static ValueType<Double> number(double min, double max) {
        return number("a number from " + plain(min) + " to " + plain(max), value -> value >= min && value <= max);
    }

    /** @param range refuses NaN where the rule does */
    public static ValueType<Double> number(String rule, DoublePredicate range) {
        return new ValueType<>("number", rule, "number", List.of(), Double::valueOf, ValueType::plain, range::test);
    }

    /** One of an enum's constants, written as {@link EnumCode} says. */
    public static <E extends Enum<E>> ValueType<E> choice(Class<E> type) {
        List<String> codes = EnumCode.all(type);
        return new ValueType<>(
                "choice",
                "one of " + String.join(", ", codes),
                "string",
                codes,
                text -> EnumCode.find(type, text).orElseThrow(IllegalArgumentException::new),
                EnumCode::of,
                value -> true);
    }

    /** The value of a text, empty when it breaks the rule. */
    public Optional<T> read(String text) {
        try {
            return Optional.<T>of(reader.apply(text)).filter(range);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    public boolean fits(T value) {
        return range.test(value);
    }

    /** The value as people write it. */
    public String print(T value) {
        return printer.apply(value);
    }

    private static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) <= EXACT_WHOLE
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
