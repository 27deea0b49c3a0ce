package dev.laddstreams.sinks.table;

import dev.laddstreams.schemas.TrustedFiles;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.iceberg.Table;

/**
 * The images of a tag, each once: its newest revision at the tag that was not withdrawn, with the dense label of the
 * tag's labeler version. What a tag shows never changes, and neither does its order: by class, then by image id. Needs no
 * Kafka. May be iterated several times, by one thread at a time.
 */
public final class TaggedDataset implements Iterable<StoredImage> {
    private static final long CHUNK_BYTES = 128L << 20;

    private final String dataset;
    private final TagInfo info;
    private final TagView view;
    private final List<TagView.Row> rows;
    private final TrustedFiles claimChecks;
    private final long chunkBytes;

    private TaggedDataset(String dataset, TagInfo info, TagView view, TrustedFiles claimChecks, long chunkBytes) {
        this.dataset = dataset;
        this.info = info;
        this.view = view;
        this.rows = view.rows();
        this.claimChecks = claimChecks;
        this.chunkBytes = chunkBytes;
    }

    /** The catalog must stay open while images are read. */
    public static TaggedDataset open(DatasetCatalog catalog, String dataset, String tag) {
        return open(catalog, dataset, tag, CHUNK_BYTES);
    }

    static TaggedDataset open(DatasetCatalog catalog, String dataset, String tag, long chunkBytes) {
        DatasetTable table = catalog.require(dataset);
        TagInfo info = table.tags().require(tag);
        Table iceberg = table.iceberg();
        return new TaggedDataset(
                dataset,
                info,
                new TagView(
                        iceberg,
                        iceberg.snapshot(tag).snapshotId(),
                        info.labelerId(),
                        info.version(),
                        info.extent().endOffsets()),
                catalog.claimChecks(),
                chunkBytes);
    }

    /**
     * How many images a tag on the table's current snapshot would show.
     *
     * @param candidate the tag that may be made
     */
    public static int countBeforeTagging(DatasetTable table, TagInfo candidate) {
        Table iceberg = table.iceberg();
        return Optional.ofNullable(iceberg.currentSnapshot())
                .map(snapshot -> new TagView(
                                iceberg,
                                snapshot.snapshotId(),
                                candidate.labelerId(),
                                candidate.version(),
                                candidate.extent().endOffsets())
                        .count())
                .orElse(0);
    }

    public String dataset() {
        return dataset;
    }

    public TagInfo info() {
        return info;
    }

    /** The number of images that readers of the tag see. */
    public int count() {
        return rows.size();
    }

    /** The first images of each class, in the tag's order, read in one go. */
    public List<StoredImage> firstOfEachClass(int images) {
        Map<Integer, Integer> taken = new HashMap<>();
        return view.load(
                rows.stream()
                        .filter(row -> taken.merge(row.classIndex(), 1, Integer::sum) <= images)
                        .toList(),
                claimChecks);
    }

    /** Whether an image has a soft label of its own; looks through that column alone. */
    public boolean hasSoftLabels() {
        return view.hasSoftLabel(rows);
    }

    /** Reads a bounded part of the images at a time; large tags are scanned once for each part. */
    @Override
    public Iterator<StoredImage> iterator() {
        return new Chunks();
    }

    private final class Chunks implements Iterator<StoredImage> {
        private final int chunkRows = rowsPerChunk();
        private int nextRow;
        private Iterator<StoredImage> chunk = List.<StoredImage>of().iterator();

        @Override
        public boolean hasNext() {
            return chunk.hasNext() || nextRow < rows.size();
        }

        @Override
        public StoredImage next() {
            if (!chunk.hasNext()) {
                if (nextRow >= rows.size()) {
                    throw new NoSuchElementException("tag " + info.tag() + " has " + rows.size() + " images");
                }
                int end = (int) Math.min(rows.size(), (long) nextRow + chunkRows);
                chunk = view.load(rows.subList(nextRow, end), claimChecks).iterator();
                nextRow = end;
            }
            return chunk.next();
        }

        private int rowsPerChunk() {
            TagInfo.Manifest manifest = info.manifest();
            long image = 4L * manifest.shape().values();
            int n = info.labeler().gridN();
            long label = 4L * n * n * manifest.classNames().size();
            return (int) Math.max(1, Math.min(Integer.MAX_VALUE, chunkBytes / (image + label + 512)));
        }
    }
}
