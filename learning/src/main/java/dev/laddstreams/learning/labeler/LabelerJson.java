package dev.laddstreams.learning.labeler;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Reads and writes {@code labeler.json}, format 1 (docs/labeler-bundle.md), and names each fault of a file made elsewhere.
 * All keys are required but the last four; any other key is an error, as are a key given twice, null, and a value of
 * another type.
 *
 * <pre>{@code
 * {
 *   "format" : 1,
 *   "input" : { "channels" : 3, "height" : 32, "width" : 32 },
 *   "classNames" : [ "circle", "square" ],
 *   "normalisation" : { "mean" : [ 0.5, 0.5, 0.5 ], "std" : [ 0.25, 0.25, 0.25 ] },
 *   "grid" : { "n" : 5, "cropRatio" : 0.625, "resize" : "bilinear" },
 *   "temperature" : 1.0,
 *   "output" : "logits",            // or "probabilities"
 *   "epoch" : 3,
 *   "heldOutAccuracy" : 0.81,
 *   "denseLabelEntropy" : 0.42,     // nats
 *   "agreement" : 0.58
 * }
 * }</pre>
 */
final class LabelerJson {
    private static final int LONGEST_VALUE = 60;
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(
                    LogicalType.Textual, config -> config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .build();
    /** With numbers as Java writes them: a temperature of 1 is 1.0. */
    private static final JsonMapper WRITER = new JsonMapper();
    /** With line ends of its own: the default takes the platform's, and the bytes must not depend on it. */
    private static final DefaultPrettyPrinter LAYOUT =
            new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));

    private static final List<String> OPTIONAL = keys(LabelerDocument.Measured.class);

    private LabelerJson() {}

    static byte[] write(LabelerSpec spec) {
        ObjectNode json = WRITER.valueToTree(LabelerDocument.of(spec));
        json.setAll(WRITER.<ObjectNode>valueToTree(LabelerDocument.Measured.of(spec.measured())));
        try {
            return WRITER.writer(LAYOUT).writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a tree of numbers and text is always writable", e);
        }
    }

    /**
     * @throws JsonFault when the text is not such an object
     * @throws dev.laddstreams.errors.LaddException when its values contradict each other
     */
    static LabelerSpec read(byte[] text) throws JsonFault {
        ObjectNode required = tree(text);
        JsonNode format = required.path("format");
        if (format.isIntegralNumber() && !format.asText().equals(Integer.toString(LabelerDocument.FORMAT))) {
            throw new JsonFault("has format " + format, "format " + LabelerDocument.FORMAT);
        }
        requireNoNull(required, "");
        ObjectNode optional = MAPPER.createObjectNode();
        for (String key : OPTIONAL) {
            if (required.has(key)) {
                optional.set(key, required.remove(key));
            }
        }
        LabelerDocument.Measured measured = map(optional, LabelerDocument.Measured.class);
        LabelerDocument document = map(required, LabelerDocument.class);
        requireKeys(required, LabelerDocument.class, "");
        return document.toSpec(measured);
    }

    private static ObjectNode tree(byte[] text) throws JsonFault {
        try {
            if (MAPPER.readTree(text) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            String said = e.getOriginalMessage();
            if (said.startsWith("Duplicate field ")) {
                throw new JsonFault("has key " + said.substring("Duplicate field ".length()) + " twice", "once", e);
            }
            throw new JsonFault("is not JSON", "an object of format " + LabelerDocument.FORMAT, e);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        throw new JsonFault("is not a JSON object", "an object");
    }

    private static <T> T map(JsonNode tree, Class<T> type) throws JsonFault {
        try {
            return MAPPER.treeToValue(tree, type);
        } catch (UnrecognizedPropertyException e) {
            List<String> known = new ArrayList<>(keys(e.getReferringClass()));
            known.addAll(e.getPath().size() == 1 ? OPTIONAL : List.of());
            throw new JsonFault("has unknown key " + path(e), "only " + known, e);
        } catch (JsonMappingException e) {
            String value = e.getPath().stream()
                    .reduce(
                            tree,
                            (node, step) -> step.getFieldName() == null
                                    ? node.path(step.getIndex())
                                    : node.path(step.getFieldName()),
                            (first, second) -> second)
                    .toString();
            Class<?> wanted = e instanceof MismatchedInputException mismatch ? mismatch.getTargetType() : Number.class;
            throw new JsonFault(
                    "has " + path(e) + " = "
                            + (value.length() > LONGEST_VALUE ? value.substring(0, LONGEST_VALUE) + "..." : value),
                    expected(wanted),
                    e);
        } catch (JsonProcessingException e) {
            throw new JsonFault("cannot be read: " + e.getOriginalMessage(), "the keys of format 1", e);
        }
    }

    private static void requireNoNull(JsonNode node, String path) throws JsonFault {
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            if (entry.getValue().isNull()) {
                throw new JsonFault("has " + path + entry.getKey() + " = null", "a value");
            }
            requireNoNull(entry.getValue(), path + entry.getKey() + ".");
        }
        if (node.isArray()) {
            for (JsonNode element : node) {
                if (element.isNull()) {
                    throw new JsonFault("has a null in " + path.substring(0, path.length() - 1), "values");
                }
            }
        }
    }

    /** Every component of the record, and of the records in it, is a key. */
    private static void requireKeys(JsonNode node, Class<?> type, String path) throws JsonFault {
        for (RecordComponent component : type.getRecordComponents()) {
            if (!node.has(component.getName())) {
                throw new JsonFault("has no key " + path + component.getName(), "the keys of format 1");
            }
            if (component.getType().isRecord()) {
                requireKeys(node.get(component.getName()), component.getType(), path + component.getName() + ".");
            }
        }
    }

    private static List<String> keys(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
    }

    /** {@code grid.n}, {@code normalisation.mean[1]}. */
    private static String path(JsonMappingException e) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference step : e.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return path.toString();
    }

    private static String expected(Class<?> type) {
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(" or "));
        }
        if (type == Integer.class || type == int.class) {
            return "a whole number";
        }
        if (Number.class.isAssignableFrom(type) || type.isPrimitive()) {
            return "a number";
        }
        if (type == String.class) {
            return "a text";
        }
        return type.isRecord() ? "an object" : "an array";
    }
}
