package dev.laddstreams.sinks.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.label.LabelCodec;
import dev.laddstreams.learning.npy.NpyWriter;
import dev.laddstreams.learning.pixels.PixelEncoding;
import dev.laddstreams.sinks.table.StoredImage;
import dev.laddstreams.sinks.table.TagInfo;
import dev.laddstreams.sinks.table.TaggedDataset;
import java.awt.image.BufferedImage;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Tar shards {@code <dataset>-<number>.tar}. A sample is {@code <id>.cls}, {@code <id>.dense.npy},
 * {@code <id>.image.npy} (or {@code <id>.png} for grey and RGB images stored as bytes) and {@code <id>.json}. Entries carry
 * no time and no owner.
 */
final class WebDatasetExport implements ExportWriter {
    private static final long SHARD_BYTES = 256L << 20;
    private static final int FILE_MODE = 0100644;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final TaggedDataset tagged;
    private final Path folder;
    private TarArchiveOutputStream shard;
    private int shards;

    WebDatasetExport(TaggedDataset tagged, Path folder) throws IOException {
        this.tagged = tagged;
        this.folder = folder;
        this.shard = nextShard();
    }

    private TarArchiveOutputStream nextShard() throws IOException {
        Path file = folder.resolve(String.format(Locale.ROOT, "%s-%06d.tar", tagged.dataset(), shards++));
        TarArchiveOutputStream tar =
                new TarArchiveOutputStream(new BufferedOutputStream(Files.newOutputStream(file)), UTF_8.name());
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        return tar;
    }

    @Override
    public void write(StoredImage image) throws IOException {
        if (shard.getBytesWritten() >= SHARD_BYTES) {
            shard.close();
            shard = nextShard();
        }
        entry(image, "cls", Integer.toString(image.classIndex()).getBytes(UTF_8));
        entry(image, "dense.npy", dense(image));
        ImageShape shape = image.picture().shape();
        if (image.picture().encoding() == PixelEncoding.UINT8 && (shape.channels() == 1 || shape.channels() == 3)) {
            entry(image, "png", png(image));
        } else {
            float[] values = image.values(tagged.info().manifest().normalisation());
            entry(image, "image.npy", NpyWriter.floats(values, shape.channels(), shape.height(), shape.width()));
        }
        entry(image, "json", json(image));
    }

    private void entry(StoredImage image, String extension, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(image.imageId() + "." + extension);
        entry.setSize(content.length);
        entry.setMode(FILE_MODE);
        entry.setModTime(0L);
        entry.setIds(0, 0);
        shard.putArchiveEntry(entry);
        shard.write(content);
        shard.closeArchiveEntry();
    }

    /** FLOAT16 labels as they are stored, all others as float32. */
    private static byte[] dense(StoredImage image) {
        return image.denseLabel().codec().equals(LabelCodec.FLOAT16)
                ? NpyWriter.halves(
                        image.denseLabel().bytes(),
                        image.denseLabel().rows(),
                        image.denseLabel().classes())
                : NpyWriter.floats(
                        image.probabilities(),
                        image.denseLabel().rows(),
                        image.denseLabel().classes());
    }

    private static byte[] png(StoredImage image) throws IOException {
        ImageShape shape = image.picture().shape();
        boolean grey = shape.channels() == 1;
        BufferedImage picture = new BufferedImage(
                shape.width(), shape.height(), grey ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
        int plane = shape.height() * shape.width();
        for (int channel = 0; channel < shape.channels(); channel++) {
            for (int i = 0; i < plane; i++) {
                int band = picture.getRaster().getNumBands() == 1 ? 0 : channel;
                picture.getRaster()
                        .setSample(
                                i % shape.width(),
                                i / shape.width(),
                                band,
                                image.picture().bytes()[channel * plane + i] & 0xff);
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (!ImageIO.write(picture, "png", out)) {
            throw new IOException("no PNG writer in this Java runtime");
        }
        return out.toByteArray();
    }

    private byte[] json(StoredImage image) throws IOException {
        TagInfo info = tagged.info();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("image_id", image.imageId());
        fields.put("label", image.classIndex());
        fields.put("class_name", info.manifest().classNames().get(image.classIndex()));
        fields.put("revision", image.revision());
        fields.put("stage", image.stage());
        if (!image.softLabel().isEmpty()) {
            fields.put("soft_label", image.softLabel());
        }
        fields.put("method", image.provenance().method());
        fields.put("seed", image.provenance().seed());
        fields.put("labeler_id", info.labelerId());
        fields.put("labeler_version", info.version());
        fields.put("engine", image.provenance().engine());
        fields.put("grid_n", info.labeler().gridN());
        fields.put("labelled_at", image.provenance().labelledAt());
        return JSON.writeValueAsBytes(fields);
    }

    @Override
    public void close() throws IOException {
        shard.close();
    }
}
