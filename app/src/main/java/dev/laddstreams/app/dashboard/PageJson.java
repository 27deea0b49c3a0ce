package dev.laddstreams.app.dashboard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;

/** How view models are written and requests read. */
final class PageJson {
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

    private PageJson() {}

    static byte[] write(Object view) {
        try {
            return MAPPER.writeValueAsBytes(view);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @throws LaddException {@code USAGE} for anything but an object of that form */
    static <T> T read(String text, Class<T> type, String form) {
        T value;
        try {
            value = MAPPER.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw unreadable(e.getOriginalMessage(), form);
        }
        if (value == null) {
            throw unreadable("null", form);
        }
        return value;
    }

    private static LaddException unreadable(String value, String form) {
        return LaddException.cannot(Reason.USAGE, "read the request", value, form);
    }
}
