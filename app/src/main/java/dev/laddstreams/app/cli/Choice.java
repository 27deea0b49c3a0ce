package dev.laddstreams.app.cli;

import static java.util.stream.Collectors.joining;

import dev.laddstreams.app.config.NearestName;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a constant as the configuration writes it: in lower case, joined by {@code -}. */
final class Choice<E extends Enum<E>> implements ITypeConverter<E> {
    private final List<E> constants;

    Choice(Class<E> type) {
        this.constants = Arrays.asList(type.getEnumConstants());
    }

    @Override
    public E convert(String text) {
        String code = code(text);
        return constants.stream()
                .filter(constant -> code(constant.name()).equals(code))
                .findFirst()
                .orElseThrow(() -> unknown(text));
    }

    private TypeConversionException unknown(String text) {
        List<String> codes =
                constants.stream().map(constant -> code(constant.name())).toList();
        return new TypeConversionException("'" + text + "' (expected: one of "
                + codes.stream().collect(joining(", ")) + NearestName.hint(text, codes) + ")");
    }

    private static String code(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
