package dev.laddstreams.sinks.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.sinks.table.TagInfo;
import dev.laddstreams.sinks.table.TaggedDataset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/**
 * The columns of a Parquet export as Hugging Face's {@code datasets} sees them. A file's own metadata suffices for class
 * names, but shapes are only believed of the README (datasets 5.0): of nested lists in the file it makes lists.
 */
record HuggingFaceFeatures(
        List<Types.NestedField> columns, Map<String, List<Integer>> shapes, List<String> classNames) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DTYPE = "dtype";
    private static final String TYPE = "_type";
    private static final String LABEL = "label";

    static HuggingFaceFeatures of(TaggedDataset tagged) {
        TagInfo.Manifest manifest = tagged.info().manifest();
        ImageShape image = manifest.shape();
        int n = tagged.info().labeler().gridN();
        return new HuggingFaceFeatures(
                ParquetExport.columns(tagged),
                Map.of(
                        "image",
                        List.of(image.channels(), image.height(), image.width()),
                        "dense_label",
                        List.of(n * n, manifest.classNames().size())),
                manifest.classNames());
    }

    /** What the file's metadata holds under {@code huggingface}. */
    String inFile() {
        Map<String, Object> features = new LinkedHashMap<>();
        for (Types.NestedField column : columns) {
            features.put(column.name(), feature(column));
        }
        return json(Map.of("info", Map.of("features", features)));
    }

    private Map<String, Object> feature(Types.NestedField column) {
        List<Integer> shape = shapes.get(column.name());
        if (shape != null) {
            return ordered("shape", shape, DTYPE, "float32", TYPE, "Array" + shape.size() + "D");
        }
        return column.name().equals(LABEL) ? ordered("names", classNames, TYPE, "ClassLabel") : feature(column.type());
    }

    private static Map<String, Object> feature(Type type) {
        return type.isListType()
                ? ordered("feature", feature(type.asListType().elementType()), TYPE, "Sequence")
                : ordered(DTYPE, dtype(type), TYPE, "Value");
    }

    /** What a README's header holds under {@code dataset_info}; one line of JSON, which is YAML. */
    String inReadme() {
        List<Map<String, Object>> features = new ArrayList<>();
        for (Types.NestedField column : columns) {
            List<Integer> shape = shapes.get(column.name());
            Map<String, Object> feature = new LinkedHashMap<>();
            feature.put("name", column.name());
            if (shape != null) {
                feature.put(DTYPE, Map.of("array" + shape.size() + "_d", ordered("shape", shape, DTYPE, "float32")));
            } else if (column.name().equals(LABEL)) {
                feature.put(DTYPE, Map.of("class_label", Map.of("names", numbered())));
            } else if (column.type().isListType()) {
                feature.put("sequence", dtype(column.type().asListType().elementType()));
            } else {
                feature.put(DTYPE, dtype(column.type()));
            }
            features.add(feature);
        }
        return json(Map.of("features", features));
    }

    private Map<String, String> numbered() {
        Map<String, String> names = new LinkedHashMap<>();
        classNames.forEach(name -> names.put(Integer.toString(names.size()), name));
        return names;
    }

    private static String dtype(Type type) {
        return switch (type.typeId()) {
            case INTEGER -> "int32";
            case LONG -> "int64";
            case FLOAT -> "float32";
            default -> "string";
        };
    }

    private static Map<String, Object> ordered(Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps of texts are always JSON", e);
        }
    }
}
