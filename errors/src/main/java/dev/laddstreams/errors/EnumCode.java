package dev.laddstreams.errors;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How people and files write an enum's constant: in lower case, joined by {@code -}, for example {@code row-cosine}. */
public final class EnumCode {
    private EnumCode() {}

    /** The stable text of a constant. */
    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The texts of all constants, in their order. */
    public static <E extends Enum<E>> List<String> all(Class<E> type) {
        return Arrays.stream(type.getEnumConstants()).map(EnumCode::of).toList();
    }

    /** The constant that a text stands for, in upper or lower case. */
    public static <E extends Enum<E>> Optional<E> find(Class<E> type, String text) {
        String code = text.toLowerCase(Locale.ROOT);
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> of(constant).equals(code))
                .findFirst();
    }
}
