package dev.laddstreams.learning.labeler;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A JSON object that is read key by key and then asked whether it held anything else. */
final class StrictObject {
    private final JsonNode node;
    private final String path;
    private final Set<String> asked = new LinkedHashSet<>();

    private StrictObject(JsonNode node, String path) {
        this.node = node;
        this.path = path;
    }

    static StrictObject of(JsonNode root) throws JsonFault {
        if (root == null || !root.isObject()) {
            throw new JsonFault("is not a JSON object", "an object");
        }
        return new StrictObject(root, "");
    }

    boolean has(String key) {
        asked.add(key);
        return node.has(key);
    }

    StrictObject object(String key) throws JsonFault {
        JsonNode value = value(key);
        require(value.isObject(), key, value, "an object");
        return new StrictObject(value, path + key + ".");
    }

    int integer(String key) throws JsonFault {
        JsonNode value = value(key);
        require(value.isIntegralNumber() && value.canConvertToInt(), key, value, "a whole number");
        return value.intValue();
    }

    BigDecimal number(String key) throws JsonFault {
        JsonNode value = value(key);
        require(value.isNumber(), key, value, "a number");
        return value.decimalValue();
    }

    List<BigDecimal> numbers(String key) throws JsonFault {
        List<BigDecimal> numbers = new ArrayList<>();
        for (JsonNode element : array(key)) {
            require(element.isNumber(), key, element, "numbers");
            numbers.add(element.decimalValue());
        }
        return numbers;
    }

    List<String> texts(String key) throws JsonFault {
        List<String> texts = new ArrayList<>();
        for (JsonNode element : array(key)) {
            require(element.isTextual(), key, element, "texts");
            texts.add(element.textValue());
        }
        return texts;
    }

    String oneOf(String key, List<String> values) throws JsonFault {
        JsonNode value = value(key);
        require(value.isTextual() && values.contains(value.textValue()), key, value, String.join(" or ", values));
        return value.textValue();
    }

    /** Fails for a key that nobody asked for. */
    void requireAllRead() throws JsonFault {
        Set<String> unknown = new TreeSet<>();
        node.fieldNames().forEachRemaining(unknown::add);
        unknown.removeAll(asked);
        if (!unknown.isEmpty()) {
            throw new JsonFault("has unknown key " + path + unknown.iterator().next(), "only " + asked);
        }
    }

    private JsonNode array(String key) throws JsonFault {
        JsonNode value = value(key);
        require(value.isArray(), key, value, "an array");
        return value;
    }

    private JsonNode value(String key) throws JsonFault {
        asked.add(key);
        JsonNode value = node.get(key);
        if (value == null) {
            throw new JsonFault("has no key " + path + key, "the keys of format 1");
        }
        return value;
    }

    private void require(boolean condition, String key, JsonNode value, String expected) throws JsonFault {
        if (!condition) {
            String text = value.toString();
            throw new JsonFault(
                    "has " + path + key + " = " + (text.length() > 60 ? text.substring(0, 60) + "..." : text),
                    expected);
        }
    }
}
