package dev.laddstreams.learning.data;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.FileTree.Entry;
import dev.laddstreams.learning.npy.NpyWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * The rows of one Parquet file: where each image was unpacked to, and its label.
 *
 * @param file relative path, for messages
 * @param images in the order of the rows
 * @param labels one a row: an index from 0 on, or a name; none at all where no row has one
 */
record ParquetRows(String file, ParquetColumns columns, List<Entry> images, List<String> labels) {
    /** Compressed and not, a row group of one column is held in memory. */
    private static final long MOST_GROUP_BYTES = 1L << 30;

    /** What is read without Hadoop's native libraries. */
    private static final Set<CompressionCodecName> CODECS = EnumSet.of(
            CompressionCodecName.UNCOMPRESSED,
            CompressionCodecName.SNAPPY,
            CompressionCodecName.GZIP,
            CompressionCodecName.ZSTD,
            CompressionCodecName.LZ4_RAW);

    private static final int MOST_LABEL = 65_535;
    private static final String EXPECTED = "a whole Parquet file with an image and a label in each row";

    static ParquetRows read(Path path, String file, Spool spool) throws IOException {
        try (ParquetFileReader reader = ParquetFileReader.open(
                new LocalInputFile(path),
                ParquetReadOptions.builder(new PlainParquetConfiguration()).build())) {
            FileMetaData facts = reader.getFooter().getFileMetaData();
            ParquetColumns columns = ParquetColumns.of(file, facts.getSchema(), facts.getKeyValueMetaData());
            return new Reading(file, columns, spool).read(reader, facts.getSchema());
        } catch (LaddException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // The library has no one type for a file that breaks the format.
            throw LaddException.cannot(
                    Reason.INPUT_INVALID,
                    "read " + file,
                    e.getClass().getSimpleName() + ": " + e.getMessage(),
                    EXPECTED,
                    e);
        }
    }

    private static LaddException invalid(String file, String value) {
        return LaddException.cannot(Reason.INPUT_INVALID, "read " + file, value, EXPECTED);
    }

    /** One reading of one file. */
    private static final class Reading {
        private final String file;
        private final ParquetColumns columns;
        private final Spool spool;
        private final List<Entry> images = new ArrayList<>();
        private final List<String> labels = new ArrayList<>();

        Reading(String file, ParquetColumns columns, Spool spool) {
            this.file = file;
            this.columns = columns;
            this.spool = spool;
        }

        ParquetRows read(ParquetFileReader reader, MessageType schema) throws IOException {
            MessageType two = new MessageType(
                    schema.getName(),
                    schema.getType(schema.getFieldIndex(columns.image())),
                    schema.getType(schema.getFieldIndex(columns.label())));
            reader.getFooter().getBlocks().forEach(this::requireReadable);
            reader.setRequestedSchema(two);
            MessageColumnIO records = new ColumnIOFactory().getColumnIO(two);
            PageReadStore pages = reader.readNextRowGroup();
            while (pages != null) {
                RecordReader<Group> rows = records.getRecordReader(pages, new GroupRecordConverter(two));
                for (long i = 0; i < pages.getRowCount(); i++) {
                    row(rows.read());
                }
                pages = reader.readNextRowGroup();
            }
            if (!labels.isEmpty() && labels.size() < images.size()) {
                throw invalid(file, "only " + labels.size() + " of " + images.size() + " rows have a label");
            }
            return new ParquetRows(file, columns, images, labels);
        }

        private void requireReadable(BlockMetaData block) {
            for (ColumnChunkMetaData chunk : block.getColumns()) {
                if (!CODECS.contains(chunk.getCodec())) {
                    throw LaddException.cannot(
                            Reason.INPUT_INVALID,
                            "read " + file,
                            "compressed by " + chunk.getCodec(),
                            "one of " + CODECS.stream().map(Enum::name).sorted().collect(Collectors.joining(", ")));
                }
            }
            long bytes = block.getColumns().stream()
                    .filter(chunk -> chunk.getPath().toArray()[0].equals(columns.image()))
                    .mapToLong(chunk -> Math.max(chunk.getTotalSize(), chunk.getTotalUncompressedSize()))
                    .sum();
            if (bytes > MOST_GROUP_BYTES) {
                throw LaddException.cannot(
                        Reason.INPUT_INVALID,
                        "read " + file,
                        "a row group with " + bytes + " bytes of images",
                        "at most " + MOST_GROUP_BYTES + "; write it with fewer rows a group");
            }
        }

        private void row(Group row) {
            if (row.getFieldRepetitionCount(columns.image()) == 0) {
                throw at("no image");
            }
            images.add(spool.put(file + "/" + images.size(), columns.imagesArePictures() ? picture(row) : array(row)));
            if (row.getFieldRepetitionCount(columns.label()) > 0) {
                label(row);
            }
        }

        private byte[] picture(Group row) {
            if (row.getType().getType(columns.image()).isPrimitive()) {
                return row.getBinary(columns.image(), 0).getBytes();
            }
            Group picture = row.getGroup(columns.image(), 0);
            if (picture.getFieldRepetitionCount(ParquetColumns.BYTES) == 0) {
                throw at("a picture without bytes, which lies in another file");
            }
            return picture.getBinary(ParquetColumns.BYTES, 0).getBytes();
        }

        private byte[] array(Group row) {
            Floats floats = new Floats();
            floats.add(row.getGroup(columns.image(), 0), 0);
            return NpyWriter.floats(
                    Arrays.copyOf(floats.values, floats.count),
                    Arrays.stream(floats.shape).mapToLong(size -> size).toArray());
        }

        private void label(Group row) {
            if (columns.labelsAreNames()) {
                labels.add(row.getString(columns.label(), 0));
                return;
            }
            long label = number(row);
            if (label >= 0 && label <= MOST_LABEL) {
                labels.add(Long.toString(label));
            } else if (label != -1) {
                // -1 is how datasets says that there is none
                throw at("label " + label);
            }
        }

        private long number(Group row) {
            Type type = row.getType().getType(columns.label());
            return switch (type.asPrimitiveType().getPrimitiveTypeName()) {
                case INT32 -> row.getInteger(columns.label(), 0);
                case INT64 -> row.getLong(columns.label(), 0);
                default -> throw at("a label of type " + type);
            };
        }

        private LaddException at(String value) {
            return invalid(file, "row " + Math.max(0, images.size() - 1) + " has " + value);
        }

        /** The values of nested lists, and how many there are on each level. */
        private final class Floats {
            private final int[] shape = new int[ParquetColumns.DIMENSIONS];
            private float[] values = new float[1 << 12];
            private int count;

            void add(Group list, int level) {
                int elements = list.getFieldRepetitionCount(0);
                if (elements == 0 || (shape[level] != 0 && shape[level] != elements)) {
                    throw at("lists of " + shape[level] + " and of " + elements + " values");
                }
                shape[level] = elements;
                boolean wrapped = ParquetColumns.isWrapped(list.getType().getType(0));
                for (int i = 0; i < elements; i++) {
                    if (level < ParquetColumns.DIMENSIONS - 1) {
                        Group inner = list.getGroup(0, i);
                        add(wrapped ? inner.getGroup(0, 0) : inner, level + 1);
                    } else if (wrapped) {
                        value(list.getGroup(0, i), 0);
                    } else {
                        value(list, i);
                    }
                }
            }

            private void value(Group holder, int index) {
                if (count == values.length) {
                    values = Arrays.copyOf(values, 2 * count);
                }
                values[count++] =
                        switch (holder.getType().getType(0).asPrimitiveType().getPrimitiveTypeName()) {
                            case DOUBLE -> (float) holder.getDouble(0, index);
                            default -> holder.getFloat(0, index);
                        };
            }
        }
    }
}
