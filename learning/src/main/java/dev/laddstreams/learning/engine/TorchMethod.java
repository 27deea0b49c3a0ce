package dev.laddstreams.learning.engine;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A method of a TorchScript program as its callers count on it: the name, and its parameters' names in their order. The
 * engine passes arguments by position, so two of one type, swapped in the program alone, would give wrong numbers and no
 * error; loading a program compares the two.
 */
public record TorchMethod(String name, List<String> parameters) {
    private static final Pattern DECLARATION = Pattern.compile("(\\w+)\\(([^)]*)\\)");

    public TorchMethod {
        parameters = List.copyOf(parameters);
    }

    /**
     * Reads {@code method(first, second)}.
     *
     * @throws LaddException INTERNAL for a text of another form
     */
    public static TorchMethod of(String declared) {
        Matcher declaration = DECLARATION.matcher(declared);
        if (!declaration.matches()) {
            throw LaddException.cannot(
                    Reason.INTERNAL, "call a TorchScript method", declared, "the form method(first, second)");
        }
        return new TorchMethod(declaration.group(1), names(declaration.group(2)));
    }

    /** Of {@code first: Tensor, second: List[Tensor]}, with types or without. */
    static List<String> names(String parameters) {
        return parameters.isBlank()
                ? List.of()
                : Pattern.compile(",")
                        .splitAsStream(parameters)
                        .map(parameter -> parameter.split(":", 2)[0].strip())
                        .toList();
    }

    /** As it was declared. */
    @Override
    public String toString() {
        return name + "(" + String.join(", ", parameters) + ")";
    }
}
