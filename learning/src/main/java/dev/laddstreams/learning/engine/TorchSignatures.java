package dev.laddstreams.learning.engine;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The methods of a source text with their parameters' names. The engine passes arguments by position: two of one type,
 * swapped in the source alone, would give wrong numbers and no error. So callers say the names that they count on. Thread-safe.
 */
final class TorchSignatures {
    private static final Pattern DEFINITION = Pattern.compile("(?m)^\\s*def (\\w+)\\(self(?:, *)?([^)]*)\\)");
    private static final Pattern DECLARATION = Pattern.compile("(\\w+)\\(([^)]*)\\)");

    private final Map<String, List<String>> parameters = new HashMap<>();
    private final Set<String> checked = ConcurrentHashMap.newKeySet();

    TorchSignatures(String source) {
        Matcher definitions = DEFINITION.matcher(source);
        while (definitions.find()) {
            parameters.put(definitions.group(1), names(definitions.group(2)));
        }
    }

    /**
     * The name of a declared method.
     *
     * @param declared {@code method(first, second)}
     * @throws LaddException INTERNAL when the source has no such method, or one of other parameters or in another order
     */
    String method(String declared) {
        if (!checked.contains(declared)) {
            check(declared);
            checked.add(declared);
        }
        return declared.substring(0, declared.indexOf('('));
    }

    private void check(String declared) {
        Matcher declaration = DECLARATION.matcher(declared);
        if (!declaration.matches()) {
            throw cannotCall(declared, "the form method(first, second)");
        }
        List<String> actual = parameters.get(declaration.group(1));
        if (actual == null) {
            throw cannotCall(declared, "a method of the program");
        }
        if (!actual.equals(names(declaration.group(2)))) {
            throw cannotCall(declared, declaration.group(1) + "(" + String.join(", ", actual) + ")");
        }
    }

    private static LaddException cannotCall(String declared, String expected) {
        return LaddException.cannot(Reason.INTERNAL, "call a TorchScript method", declared, expected);
    }

    /** Of {@code first: Tensor, second: List[Tensor]}, with types or without. */
    private static List<String> names(String parameters) {
        return parameters.isBlank()
                ? List.of()
                : Pattern.compile(",")
                        .splitAsStream(parameters)
                        .map(parameter -> parameter.split(":", 2)[0].strip())
                        .toList();
    }
}
