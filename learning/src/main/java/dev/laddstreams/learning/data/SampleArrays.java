package dev.laddstreams.learning.data;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ClassFolders.Labelled;
import dev.laddstreams.learning.data.SetFormat.Request;
import dev.laddstreams.learning.npy.NpyArray;
import dev.laddstreams.learning.npy.NpyHeader;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Samples with an array in normalised space each; pictures among them are brought there. */
final class SampleArrays {
    private SampleArrays() {}

    static RawSplits read(Request request, List<Labelled> samples) throws IOException {
        Normalisation space = request.space()
                .orElseThrow(() -> LaddException.cannot(
                        Reason.INPUT_INVALID,
                        "read the arrays of " + request.name(),
                        "nothing says how they are normalised",
                        "metadata.json beside them, as ladd export writes it, or --mean and --std"));
        DataSets.requireNoSize(request.name(), request.options());
        ReadingProgress progress = new ReadingProgress(request.progress(), samples.size());
        List<Labelled> train = samples.stream().filter(sample -> !sample.test()).toList();
        List<Labelled> test = samples.stream().filter(Labelled::test).toList();
        RawSplits.Split trained = part(request, "training samples", train, space, progress);
        return new RawSplits(
                request.name(),
                trained,
                test.isEmpty() ? trained : part(request, "test samples", test, space, progress),
                Optional.empty(),
                request.notes());
    }

    private static RawSplits.Split part(
            Request request, String what, List<Labelled> samples, Normalisation space, ReadingProgress progress)
            throws IOException {
        ImageShape shape = null;
        for (Labelled sample : samples) {
            shape = shape == null && !ImageFile.isImage(sample.entry())
                    ? array(request, sample).shape()
                    : shape;
        }
        if (shape == null) {
            throw LaddException.cannot(
                    Reason.INPUT_INVALID,
                    "read " + what + " of " + request.name(),
                    "no arrays",
                    "arrays in every part");
        }
        PixelStore store = new PixelStore(what + " of " + request.name(), samples.size(), shape);
        NormalisedPixels pixels = new NormalisedPixels(request, what, store, space);
        for (int i = 0; i < samples.size(); i++) {
            int index = i;
            Labelled sample = samples.get(i);
            if (ImageFile.isImage(sample.entry())) {
                pixels.put(index, picture(request, sample, shape, space));
            } else {
                NpyImages array = array(request, sample);
                requireShape(sample, array.shape(), shape);
                array.forEach((one, planes) -> pixels.put(index, planes));
            }
            progress.advance();
        }
        pixels.finish();
        return new RawSplits.Split(
                what, store, samples.stream().mapToInt(Labelled::label).toArray());
    }

    /** A sample's array as one of a single image. */
    private static NpyImages array(Request request, Labelled sample) throws IOException {
        NpyArray stored = NpyArray.of(
                sample.entry().path(),
                () -> request.tree().open(sample.entry()),
                sample.entry().bytes());
        NpyHeader header = stored.header();
        long[] shape = new long[header.shape().length + 1];
        shape[0] = 1;
        System.arraycopy(header.shape(), 0, shape, 1, header.shape().length);
        if (!header.isFloat()) {
            throw stored.invalid(header.describe(), "floats in normalised space, or pictures", null);
        }
        return NpyImages.of(new NpyArray(
                stored.name(),
                stored.source(),
                new NpyHeader(header.kind(), header.itemBytes(), header.order(), shape)));
    }

    private static float[] picture(Request request, Labelled sample, ImageShape shape, Normalisation space) {
        try {
            ImageFile.Decoded decoded = new ImageFile(
                            request.tree(), sample.entry(), request.options().orientation())
                    .decode(shape.channels());
            requireShape(sample, decoded.shape(), shape);
            float[] values = new float[shape.values()];
            space.normalise(decoded.planes(), 0, shape, values, 0);
            return values;
        } catch (ImageFile.Unreadable e) {
            throw LaddException.cannot(
                    Reason.INPUT_INVALID, "read " + sample.entry().path(), e.getMessage(), "a whole picture", e);
        }
    }

    private static void requireShape(Labelled sample, ImageShape shape, ImageShape expected) {
        if (!shape.equals(expected)) {
            throw LaddException.cannot(
                    Reason.INPUT_INVALID,
                    "read " + sample.entry().path(),
                    "an image of " + shape,
                    expected + ", as the other samples");
        }
    }
}
