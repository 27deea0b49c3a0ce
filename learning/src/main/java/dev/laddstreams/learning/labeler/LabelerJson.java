package dev.laddstreams.learning.labeler;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.data.Normalisation;
import dev.laddstreams.learning.grid.SubImageGrid;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * {@code labeler.json}, format 1 (docs/labeler-bundle.md). All keys are required but the last four; any other key is an error.
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
    private static final int FORMAT = 1;
    private static final String RESIZE = "bilinear";
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    /** With line ends of its own: the default takes the platform's, and the bytes must not depend on it. */
    private static final DefaultPrettyPrinter LAYOUT =
            new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));

    private LabelerJson() {}

    static byte[] write(LabelerSpec spec) {
        ObjectNode json = MAPPER.createObjectNode().put("format", FORMAT);
        json.putObject("input")
                .put("channels", spec.inputShape().channels())
                .put("height", spec.inputShape().height())
                .put("width", spec.inputShape().width());
        ArrayNode names = json.putArray("classNames");
        spec.classNames().forEach(names::add);
        ObjectNode normalisation = json.putObject("normalisation");
        ArrayNode mean = normalisation.putArray("mean");
        spec.normalisation().mean().forEach(mean::add);
        ArrayNode std = normalisation.putArray("std");
        spec.normalisation().std().forEach(std::add);
        json.putObject("grid")
                .put("n", spec.grid().n())
                .put("cropRatio", spec.grid().cropRatio())
                .put("resize", RESIZE);
        json.put("temperature", spec.temperature());
        json.put("output", spec.output().code());
        spec.epoch().ifPresent(value -> json.put("epoch", value));
        spec.heldOutAccuracy().ifPresent(value -> json.put("heldOutAccuracy", value));
        spec.denseLabelEntropy().ifPresent(value -> json.put("denseLabelEntropy", value));
        spec.agreement().ifPresent(value -> json.put("agreement", value));
        try {
            return MAPPER.writer(LAYOUT).writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a tree of numbers and text is always writable", e);
        }
    }

    /**
     * @throws JsonFault when the text is not such an object
     * @throws dev.laddstreams.errors.LaddException when its values contradict each other
     */
    static LabelerSpec read(byte[] text) throws JsonFault {
        JsonNode tree;
        try {
            tree = MAPPER.readTree(text);
        } catch (IOException e) {
            throw new JsonFault("is not JSON", "an object of format " + FORMAT, e);
        }
        StrictObject json = StrictObject.of(tree);
        int format = json.integer("format");
        if (format != FORMAT) {
            throw new JsonFault("has format " + format, "format " + FORMAT);
        }
        StrictObject input = json.object("input");
        ImageShape shape = new ImageShape(input.integer("channels"), input.integer("height"), input.integer("width"));
        StrictObject normalisation = json.object("normalisation");
        StrictObject grid = json.object("grid");
        grid.oneOf("resize", List.of(RESIZE));
        LabelerSpec spec = new LabelerSpec(
                shape,
                json.texts("classNames"),
                new Normalisation(floats(normalisation, "mean"), floats(normalisation, "std")),
                new SubImageGrid(grid.integer("n"), grid.number("cropRatio").doubleValue()),
                json.number("temperature").doubleValue(),
                json.has("epoch") ? OptionalInt.of(json.integer("epoch")) : OptionalInt.empty(),
                optional(json, "heldOutAccuracy"),
                optional(json, "denseLabelEntropy"),
                optional(json, "agreement"),
                LabelerSpec.Output.valueOf(
                        json.oneOf("output", List.of("logits", "probabilities")).toUpperCase(Locale.ROOT)));
        for (StrictObject object : List.of(json, input, normalisation, grid)) {
            object.requireAllRead();
        }
        return spec;
    }

    private static OptionalDouble optional(StrictObject json, String key) throws JsonFault {
        return json.has(key) ? OptionalDouble.of(json.number(key).doubleValue()) : OptionalDouble.empty();
    }

    private static List<Float> floats(StrictObject json, String key) throws JsonFault {
        List<Float> floats = new ArrayList<>();
        json.numbers(key).forEach(value -> floats.add(value.floatValue()));
        return floats;
    }
}
