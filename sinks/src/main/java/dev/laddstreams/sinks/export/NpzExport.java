package dev.laddstreams.sinks.export;

import dev.laddstreams.learning.npy.NpyHeader;
import dev.laddstreams.learning.npy.NpyWriter;
import dev.laddstreams.sinks.table.StoredImage;
import dev.laddstreams.sinks.table.TagInfo;
import dev.laddstreams.sinks.table.TaggedDataset;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * {@code dataset.npz}: images [n, C, H, W] and dense [n, N*N, classes] as float32, labels [n] as int64, ids and class
 * names. Images and dense labels go through temporary files, as a zip is written one array after the other.
 */
final class NpzExport implements ExportWriter {
    /** The first moment that a zip can name. */
    private static final FileTime EPOCH = FileTime.fromMillis(315_532_800_000L);

    private final TaggedDataset tagged;
    private final Path folder;
    private final Path images;
    private final Path dense;
    private final OutputStream imagesOut;
    private final OutputStream denseOut;
    private final List<String> ids = new ArrayList<>();
    private final long[] labels;
    private final long[] stages;
    private final List<Float> softLabels = new ArrayList<>();

    NpzExport(TaggedDataset tagged, Path folder) throws IOException {
        this.tagged = tagged;
        this.folder = folder;
        this.images = folder.resolve("images.tmp");
        this.dense = folder.resolve("dense.tmp");
        this.imagesOut = new BufferedOutputStream(Files.newOutputStream(images));
        this.denseOut = new BufferedOutputStream(Files.newOutputStream(dense));
        this.labels = new long[tagged.count()];
        this.stages = new long[tagged.count()];
    }

    @Override
    public void write(StoredImage image) throws IOException {
        imagesOut.write(NpyWriter.bytes(image.values(tagged.info().manifest().normalisation())));
        denseOut.write(NpyWriter.bytes(image.probabilities()));
        labels[ids.size()] = image.classIndex();
        stages[ids.size()] = image.stage();
        softLabels.addAll(image.softLabel());
        ids.add(image.imageId());
    }

    @Override
    public void close() throws IOException {
        imagesOut.close();
        denseOut.close();
        if (ids.size() == tagged.count()) {
            pack();
        }
    }

    private void pack() throws IOException {
        TagInfo.Manifest manifest = tagged.info().manifest();
        int n = tagged.info().labeler().gridN();
        int count = tagged.count();
        try (ZipOutputStream zip =
                new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(folder.resolve("dataset.npz"))))) {
            begin(zip, "images");
            zip.write(NpyHeader.float32(
                            count,
                            manifest.shape().channels(),
                            manifest.shape().height(),
                            manifest.shape().width())
                    .bytes());
            Files.copy(images, zip);
            begin(zip, "labels");
            zip.write(NpyWriter.longs(labels));
            begin(zip, "dense");
            zip.write(
                    NpyHeader.float32(count, (long) n * n, manifest.classNames().size())
                            .bytes());
            Files.copy(dense, zip);
            begin(zip, "stages");
            zip.write(NpyWriter.longs(stages));
            int classes = manifest.classNames().size();
            if (softLabels.size() == count * classes) {
                begin(zip, "soft");
                zip.write(NpyWriter.floats(floats(softLabels), count, classes));
            }
            begin(zip, "ids");
            zip.write(NpyWriter.texts(ids));
            begin(zip, "class_names");
            zip.write(NpyWriter.texts(manifest.classNames()));
        }
        Files.delete(images);
        Files.delete(dense);
    }

    private static float[] floats(List<Float> values) {
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i);
        }
        return floats;
    }

    private static void begin(ZipOutputStream zip, String array) throws IOException {
        ZipEntry entry = new ZipEntry(array + ".npy");
        entry.setLastModifiedTime(EPOCH);
        zip.putNextEntry(entry);
    }
}
