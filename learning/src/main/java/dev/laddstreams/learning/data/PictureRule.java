package dev.laddstreams.learning.data;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ReadingOptions.Resize;
import dev.laddstreams.learning.npy.NpyArray;
import dev.laddstreams.learning.npy.NpyHeader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How single pictures become images of one shape. Pictures are JPEG, PNG, BMP, GIF or TIFF, told apart by their first bytes
 * and turned upright as they say, or npy arrays: unsigned bytes [H, W], [H, W, C] or [C, H, W], or floats [C, H, W] that are
 * in normalised space already. Thread-safe.
 *
 * @param shape that every image has
 * @param resize how a picture of another size gets it; empty where such a picture is refused
 * @param mostPixels that are decoded of one picture
 */
public record PictureRule(ImageShape shape, Optional<Resize> resize, long mostPixels) {
    private static final String ACTION = "read picture";
    private static final byte[] NPY = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

    public PictureRule {
        boolean square = shape.height() == shape.width();
        boolean colours = shape.channels() == 1 || shape.channels() == 3;
        if (!colours || (resize.isPresent() && !square) || mostPixels < 1) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    "bring pictures to one shape",
                    shape + (resize.isPresent() ? ", resized" : "") + ", of at most " + mostPixels + " pixels",
                    "1 or 3 channels, a square where pictures are resized, and at least 1 pixel");
        }
    }

    /**
     * One image, row-major [channels, height, width], in one of two forms.
     *
     * @param intensities unsigned bytes, of pictures and of arrays of bytes
     * @param normalised values in normalised space, all finite, of arrays of floats
     */
    public record Image(Optional<byte[]> intensities, Optional<float[]> normalised) {
        private static Image of(byte[] intensities) {
            return new Image(Optional.of(intensities), Optional.empty());
        }
    }

    /** Whether these are the bytes of an npy file. */
    public static boolean isArray(byte[] bytes) {
        return bytes.length > NPY.length && Arrays.equals(Arrays.copyOf(bytes, NPY.length), NPY);
    }

    /** The name of the format by the first bytes: {@code jpeg}, {@code png} or {@code npy}; empty for any other. */
    public static Optional<String> formatOf(byte[] bytes) {
        if (isArray(bytes)) {
            return Optional.of("npy");
        }
        try {
            Picture picture = Picture.of(bytes);
            if (picture.jpeg() != null) {
                return Optional.of("jpeg");
            }
            return picture.png() != null ? Optional.of("png") : Optional.empty();
        } catch (IOException e) {
            // damaged: what it would have been is told by whoever reads it
            return Optional.empty();
        }
    }

    /**
     * Decodes and brings to the shape.
     *
     * @throws LaddException with reason {@code INPUT_INVALID} for a damaged picture, one of too many pixels and one of
     *     another size where none is resized; {@code PIXELS_NOT_FINITE} for arrays that hold infinity or NaN
     */
    public Image read(byte[] bytes) {
        try {
            return isArray(bytes) ? array(bytes) : Image.of(picture(Picture.of(bytes)));
        } catch (IOException e) {
            throw invalid(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage(), "an intact one", e);
        } catch (LaddException e) {
            throw e;
        } catch (RuntimeException e) {
            // the decoders of the JDK throw whatever damaged bytes lead them to
            throw invalid("its decoder gave up: " + e, "an intact one", e);
        }
    }

    private byte[] picture(Picture picture) throws IOException {
        Picture.Header header = picture.header();
        requireFew((long) header.width() * header.height());
        ImageShape stored = new ImageShape(shape.channels(), header.height(), header.width());
        byte[] planes = ExifOrientation.upright(picture.planes(shape.channels()), stored, header.orientation());
        return fit(planes, ExifOrientation.upright(stored, header.orientation()));
    }

    private Image array(byte[] bytes) throws IOException {
        NpyArray array = NpyArray.of("of the record", () -> new ByteArrayInputStream(bytes), bytes.length);
        NpyHeader header = array.header();
        if (header.isFloat()) {
            return new Image(Optional.empty(), Optional.of(floats(array)));
        }
        if (header.kind() != 'u' || header.itemBytes() != 1) {
            throw array.invalid(header.describe(), "unsigned bytes or floats", null);
        }
        ArrayLayout layout = ArrayLayout.of(array, shape.channels());
        ImageShape stored = layout.shape();
        requireFew((long) stored.height() * stored.width());
        byte[] planes = new byte[stored.values()];
        array.forEach((index, value) -> planes[layout.position((int) index)] = (byte) value);
        return Image.of(fit(planes, stored));
    }

    private float[] floats(NpyArray array) throws IOException {
        long[] wanted = {shape.channels(), shape.height(), shape.width()};
        if (!Arrays.equals(array.header().shape(), wanted)) {
            throw array.invalid(array.header().describe(), "floats " + Arrays.toString(wanted), null);
        }
        float[] values = new float[shape.values()];
        array.forEach((index, value) -> {
            if (!Double.isFinite(value)) {
                throw LaddException.cannot(
                        Reason.PIXELS_NOT_FINITE, ACTION, "value " + index + " is " + value, "finite values");
            }
            values[(int) index] = (float) value;
        });
        return values;
    }

    /**
     * Where the elements of an array lie in planes.
     *
     * @param shape of the picture
     * @param last whether the channels are the last axis
     */
    private record ArrayLayout(ImageShape shape, boolean last) {
        static ArrayLayout of(NpyArray array, int channels) {
            long[] extents = array.header().shape();
            if (extents.length == 2 && channels == 1) {
                return new ArrayLayout(new ImageShape(1, (int) extents[0], (int) extents[1]), false);
            }
            boolean first = extents.length == 3 && extents[0] == channels;
            boolean last = extents.length == 3 && extents[2] == channels;
            if (first == last) {
                throw array.invalid(
                        array.header().describe(),
                        "one picture of " + channels + " channels, [H, W, C] or [C, H, W]",
                        null);
            }
            return last
                    ? new ArrayLayout(new ImageShape(channels, (int) extents[0], (int) extents[1]), true)
                    : new ArrayLayout(new ImageShape(channels, (int) extents[1], (int) extents[2]), false);
        }

        int position(int index) {
            int channels = shape.channels();
            return last ? index % channels * shape.height() * shape.width() + index / channels : index;
        }
    }

    private void requireFew(long pixels) {
        if (pixels > mostPixels) {
            throw invalid(pixels + " pixels", "at most " + mostPixels + " pixels", null);
        }
    }

    private byte[] fit(byte[] planes, ImageShape stored) {
        if (stored.equals(shape)) {
            return planes;
        }
        Resize how = resize.orElseThrow(() -> invalid(
                stored.width() + " x " + stored.height() + " px",
                shape.width() + " x " + shape.height() + " px, or a rule to resize others",
                null));
        return new SizeRule(shape.height(), how, "").apply(new ImageFile.Decoded(stored, planes));
    }

    private static LaddException invalid(String value, String expected, @Nullable Exception cause) {
        return LaddException.cannot(Reason.INPUT_INVALID, ACTION, value, expected, cause);
    }

    /** The shape and what becomes of pictures of another size. */
    @Override
    public String toString() {
        return shape
                + resize.map(how -> ", others " + how.name().toLowerCase(Locale.ROOT))
                        .orElse(", others refused");
    }
}
