package dev.laddstreams.processors.route;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/** The fields of one record's value, JSON or Avro alike: each step of a path is a field's name, a map's key or an index. */
record RecordFields(Object root) {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final String DATA_URI = "data:";
    private static final String BASE64_MARK = ";base64,";

    /** @throws LaddException {@code RECORD_UNDECODABLE} for what is no JSON */
    static RecordFields ofJson(byte[] bytes) {
        try {
            return new RecordFields(JSON.readTree(bytes));
        } catch (JsonProcessingException e) {
            throw undecodable(e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw undecodable(String.valueOf(e.getMessage()), e);
        }
    }

    private static LaddException undecodable(String detail, IOException cause) {
        return LaddException.cannot(
                Reason.RECORD_UNDECODABLE, "read a record's value", "no JSON: " + detail, "one JSON value", cause);
    }

    /** The text of a field: a string, a number or a truth value; empty where there is none. */
    Optional<String> text(List<String> steps) {
        Object value = at(steps);
        if (value instanceof JsonNode node) {
            return node.isValueNode() && !node.isNull() ? Optional.of(node.asText()) : Optional.empty();
        }
        boolean plain = value instanceof CharSequence || value instanceof Number || value instanceof Boolean;
        boolean symbol = value instanceof org.apache.avro.generic.GenericEnumSymbol;
        return plain || symbol ? Optional.of(String.valueOf(value)) : Optional.empty();
    }

    /**
     * The bytes of a field: Avro's bytes and fixed as they are, texts in Base64, also as a data URI.
     *
     * @throws LaddException {@code RECORD_INVALID} where there is nothing, or something else
     */
    byte[] bytes(ValuePath path) {
        Object value = at(path.steps());
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return bytes;
        }
        if (value instanceof GenericFixed fixed) {
            return fixed.bytes();
        }
        String text = text(path.steps())
                .orElseThrow(() -> invalid(path, value == null ? "nothing there" : "no bytes there", null));
        try {
            int from = text.startsWith(DATA_URI) ? text.indexOf(BASE64_MARK) + BASE64_MARK.length() : 0;
            return Base64.getMimeDecoder()
                    .decode(text.substring(from).replace('-', '+').replace('_', '/'));
        } catch (IllegalArgumentException e) {
            throw invalid(path, "no Base64 there: " + e.getMessage(), e);
        }
    }

    private static LaddException invalid(ValuePath path, String value, @Nullable Exception cause) {
        return LaddException.cannot(
                Reason.RECORD_INVALID,
                "read the picture at " + path,
                value,
                "the bytes of a JPEG, PNG or npy file, in Base64 where the field is a text",
                cause);
    }

    private @Nullable Object at(List<String> steps) {
        Object value = root;
        for (String step : steps) {
            value = next(value, step);
        }
        return value;
    }

    private static @Nullable Object next(@Nullable Object value, String step) {
        if (value instanceof JsonNode node) {
            return node.isArray() ? (isIndex(step) ? node.get(Integer.parseInt(step)) : null) : node.get(step);
        }
        if (value instanceof IndexedRecord record) {
            org.apache.avro.Schema.Field field = record.getSchema().getField(step);
            return field == null ? null : record.get(field.pos());
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .filter(entry -> step.equals(String.valueOf(entry.getKey())))
                    .findFirst()
                    .<Object>map(Map.Entry::getValue)
                    .orElse(null);
        }
        if (value instanceof List<?> list && isIndex(step)) {
            int index = Integer.parseInt(step);
            return index < list.size() ? list.get(index) : null;
        }
        return null;
    }

    private static boolean isIndex(String step) {
        return step.matches("0|[1-9]\\d{0,8}");
    }
}
