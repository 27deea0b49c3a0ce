package dev.laddstreams.learning.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/**
 * The two columns of a Parquet file that an image set is read from. The image is a struct with {@code bytes}, a column of
 * bytes, or lists of floats, [channels][height][width] in normalised space; the label is the column that {@code datasets}
 * calls a {@code ClassLabel}, or an integer or a text with a label's name. Several that could be meant are refused, unless
 * one alone has the usual name.
 *
 * @param classNames as the {@code ClassLabel} gives them
 * @param others columns that could be labels too
 */
record ParquetColumns(
        String image,
        boolean imagesArePictures,
        String label,
        boolean labelsAreNames,
        Optional<List<String>> classNames,
        List<String> others) {
    /** Channels, rows and columns. */
    static final int DIMENSIONS = 3;

    static final String BYTES = "bytes";

    private static final String FEATURES = "huggingface";
    private static final Set<String> IMAGE_NAMES = Set.of("image", "img", "picture", "images", "pixels");
    private static final Set<String> LABEL_NAMES =
            Set.of("label", "labels", "class", "target", "category", "fine_label", "cls", "y");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** @param facts the file's own key and value pairs */
    static ParquetColumns of(String file, MessageType schema, Map<String, String> facts) {
        List<Type> images = fields(schema, field -> isPicture(field) || isPlanes(field));
        Type image = only(file, schema, images, "image", IMAGE_NAMES);
        JsonNode features = features(facts.getOrDefault(FEATURES, "{}"));
        List<Type> labels = fields(schema, field -> isIndex(field) && hasNames(features.path(field.getName())));
        if (labels.isEmpty()) {
            labels =
                    fields(schema, field -> (isIndex(field) || isText(field)) && LABEL_NAMES.contains(field.getName()));
        }
        Type label = only(file, schema, labels, "label", LABEL_NAMES);
        return new ParquetColumns(
                image.getName(),
                isPicture(image),
                label.getName(),
                isText(label),
                names(file, features.path(label.getName())),
                labels.stream()
                        .filter(field -> !field.equals(label))
                        .map(Type::getName)
                        .toList());
    }

    private static List<Type> fields(MessageType schema, Predicate<Type> which) {
        return schema.getFields().stream()
                .filter(field -> !field.isRepetition(Type.Repetition.REPEATED) && which.test(field))
                .toList();
    }

    private static Type only(String file, MessageType schema, List<Type> fields, String what, Set<String> usual) {
        List<Type> named = fields.size() == 1
                ? fields
                : fields.stream()
                        .filter(field -> usual.contains(field.getName()))
                        .toList();
        if (named.size() == 1) {
            return named.get(0);
        }
        String among = (fields.isEmpty() ? schema.getFields() : fields)
                .stream().map(Type::getName).collect(Collectors.joining(", "));
        throw LaddException.cannot(
                Reason.INPUT_INVALID,
                "read " + file,
                (fields.isEmpty() ? "no column for the " : "several columns that could be the ") + what + " among "
                        + among,
                "one column of pictures (a struct with bytes) or of float lists [channels][height][width], and one of"
                        + " class indices or names, called label");
    }

    /** A struct of {@code bytes} and {@code path}, as {@code datasets} keeps pictures, or the bytes alone. */
    private static boolean isPicture(Type field) {
        return field.isPrimitive()
                ? isBinary(field) && field.getLogicalTypeAnnotation() == null
                : field.asGroupType().containsField(BYTES)
                        && isBinary(field.asGroupType().getType(BYTES));
    }

    private static boolean isPlanes(Type field) {
        Type inner = field;
        for (int i = 0; i < DIMENSIONS; i++) {
            Optional<Type> element = element(inner);
            if (element.isEmpty()) {
                return false;
            }
            inner = element.get();
        }
        return is(inner, PrimitiveTypeName.FLOAT) || is(inner, PrimitiveTypeName.DOUBLE);
    }

    /** What a list holds; three levels as the format wants them, or two as older writers have them. */
    private static Optional<Type> element(Type field) {
        if (field.isPrimitive() || field.asGroupType().getFieldCount() != 1) {
            return Optional.empty();
        }
        Type repeated = field.asGroupType().getType(0);
        if (!repeated.isRepetition(Type.Repetition.REPEATED)) {
            return Optional.empty();
        }
        return Optional.of(isWrapped(repeated) ? repeated.asGroupType().getType(0) : repeated);
    }

    /** Whether the repeated field of a list is a group around the element. */
    static boolean isWrapped(Type repeated) {
        if (repeated.isPrimitive()) {
            return false;
        }
        GroupType group = repeated.asGroupType();
        return group.getFieldCount() == 1 && !group.getType(0).isRepetition(Type.Repetition.REPEATED);
    }

    private static boolean isIndex(Type field) {
        return is(field, PrimitiveTypeName.INT32) || is(field, PrimitiveTypeName.INT64);
    }

    private static boolean isText(Type field) {
        return isBinary(field) && LogicalTypeAnnotation.stringType().equals(field.getLogicalTypeAnnotation());
    }

    private static boolean isBinary(Type field) {
        return is(field, PrimitiveTypeName.BINARY);
    }

    private static boolean is(Type field, PrimitiveTypeName type) {
        return field.isPrimitive() && field.asPrimitiveType().getPrimitiveTypeName() == type;
    }

    private static JsonNode features(String text) {
        try {
            return JSON.readTree(text).at("/info/features");
        } catch (JsonProcessingException e) {
            // what cannot be read says nothing; the columns' types do
            return JSON.createObjectNode();
        }
    }

    private static boolean hasNames(JsonNode feature) {
        return feature.path("_type").asText().equals("ClassLabel");
    }

    private static Optional<List<String>> names(String file, JsonNode feature) {
        List<String> names = new ArrayList<>();
        feature.path("names").forEach(name -> names.add(name.asText()));
        if (new HashSet<>(names).size() != names.size()) {
            throw LaddException.cannot(
                    Reason.INPUT_INVALID, "read " + file, "two classes of one name", "one name for each class");
        }
        return names.isEmpty() ? Optional.empty() : Optional.of(names);
    }

    void note(ReadingNotes notes) {
        notes.note("column " + image + " is the image, " + label + " the label"
                + (others.isEmpty() ? "" : "; left aside: " + String.join(", ", others)));
    }

    @Override
    public String toString() {
        return (imagesArePictures ? "pictures in " : "arrays in ") + image + " and "
                + classNames.map(names -> names.size() + " classes in ").orElse("labels in ") + label;
    }
}
