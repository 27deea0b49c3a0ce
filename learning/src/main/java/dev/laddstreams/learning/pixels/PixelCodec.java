package dev.laddstreams.learning.pixels;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.data.Normalisation;
import dev.laddstreams.learning.label.Float16;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The pixels of one image as stored bytes, row-major [channels, height, width], {@link PixelEncoding} per value. Reading
 * checks size and values; what is written comes from the program and is not checked. Thread-safe.
 */
public final class PixelCodec {
    private PixelCodec() {}

    /** Raw intensities as UINT8: a copy of one image, which starts at {@code offset}. */
    public static byte[] encode(byte[] intensities, int offset, ImageShape shape) {
        return Arrays.copyOfRange(intensities, offset, offset + shape.values());
    }

    /**
     * Values in normalised space, of one image, which starts at {@code offset}.
     *
     * @throws LaddException with reason {@code INCOMPATIBLE} for UINT8, which holds raw intensities
     */
    public static byte[] encode(float[] values, int offset, ImageShape shape, PixelEncoding encoding) {
        ByteBuffer target = ByteBuffer.allocate(encoding.bytes(shape)).order(ByteOrder.LITTLE_ENDIAN);
        switch (encoding) {
            case UINT8 ->
                throw LaddException.cannot(
                        Reason.INCOMPATIBLE,
                        "encode pixels",
                        "values in normalised space as UINT8",
                        "raw intensities, or FLOAT16 or FLOAT32");
            case FLOAT16 -> {
                for (int i = 0; i < shape.values(); i++) {
                    target.putShort(Float16.fromFloat(values[offset + i]));
                }
            }
            case FLOAT32 -> target.asFloatBuffer().put(values, offset, shape.values());
        }
        return target.array();
    }

    /**
     * Values in normalised space; floating point is in it already.
     *
     * @param bytes read from its position to its limit, both of which stay
     * @param space of raw intensities
     * @return [channels, height, width], all finite
     * @throws LaddException with reason {@code RECORD_INVALID} for another size, {@code PIXELS_NOT_FINITE} for infinity
     *     or NaN
     */
    public static float[] decode(ByteBuffer bytes, ImageShape shape, PixelEncoding encoding, Normalisation space) {
        requireSize(bytes.remaining(), shape, encoding);
        ByteBuffer source = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[shape.values()];
        switch (encoding) {
            case UINT8 -> normalise(source, shape, space, values);
            case FLOAT16 -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = Float16.toFloat(source.getShort());
                }
                requireFinite(values);
            }
            case FLOAT32 -> {
                source.asFloatBuffer().get(values);
                requireFinite(values);
            }
        }
        return values;
    }

    /** Fails with reason {@code RECORD_INVALID} unless one image takes as many bytes. */
    public static void requireSize(long bytes, ImageShape shape, PixelEncoding encoding) {
        int expected = encoding.bytes(shape);
        if (bytes != expected) {
            throw LaddException.cannot(
                    Reason.RECORD_INVALID,
                    "decode pixels",
                    bytes + " bytes of pixels",
                    expected + " for " + shape + " as " + encoding);
        }
    }

    private static void normalise(ByteBuffer source, ImageShape shape, Normalisation space, float[] values) {
        if (source.hasArray()) {
            space.normalise(source.array(), source.arrayOffset() + source.position(), shape, values, 0);
            return;
        }
        byte[] intensities = new byte[values.length];
        source.get(intensities);
        space.normalise(intensities, 0, shape, values, 0);
    }

    private static void requireFinite(float[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw LaddException.cannot(
                        Reason.PIXELS_NOT_FINITE,
                        "decode pixels",
                        "pixel " + i + " of " + values.length + " is " + values[i],
                        "finite pixels");
            }
        }
    }
}
