package dev.laddstreams.app.cli;

import dev.laddstreams.errors.EnumCode;
import dev.laddstreams.errors.settings.NearestName;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a constant as the configuration writes it: in lower case, joined by {@code -}. */
final class Choice<E extends Enum<E>> implements ITypeConverter<E> {
    private final Class<E> type;

    Choice(Class<E> type) {
        this.type = type;
    }

    @Override
    public E convert(String text) {
        return EnumCode.find(type, text.replace('_', '-')).orElseThrow(() -> unknown(text));
    }

    private TypeConversionException unknown(String text) {
        List<String> codes = EnumCode.all(type);
        return new TypeConversionException(
                "'" + text + "' (expected: one of " + String.join(", ", codes) + NearestName.hint(text, codes) + ")");
    }
}
