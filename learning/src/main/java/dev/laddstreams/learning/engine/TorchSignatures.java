package dev.laddstreams.learning.engine;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The methods of a TorchScript text with their parameters' names, as its author wrote them. */
final class TorchSignatures {
    private static final Pattern DEFINITION = Pattern.compile("(?m)^\\s*def (\\w+)\\(self(?:, *)?([^)]*)\\)");

    private final Map<String, List<String>> parameters = new HashMap<>();

    TorchSignatures(String source) {
        Matcher definitions = DEFINITION.matcher(source);
        while (definitions.find()) {
            parameters.put(definitions.group(1), TorchMethod.names(definitions.group(2)));
        }
    }

    /** Fails with reason INTERNAL unless the text has this method, with these parameters in this order. */
    void require(TorchMethod declared) {
        List<String> actual = parameters.get(declared.name());
        if (actual == null) {
            throw cannotCall(declared, "a method of the program");
        }
        if (!actual.equals(declared.parameters())) {
            throw cannotCall(declared, new TorchMethod(declared.name(), actual).toString());
        }
    }

    static LaddException cannotCall(TorchMethod declared, String expected) {
        return LaddException.cannot(Reason.INTERNAL, "call a TorchScript method", declared.toString(), expected);
    }
}
