package dev.laddstreams.sinks.export;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.ProgressListener;
import dev.laddstreams.sinks.table.DatasetCatalog;
import dev.laddstreams.sinks.table.StorageFailure;
import dev.laddstreams.sinks.table.StoredImage;
import dev.laddstreams.sinks.table.TaggedDataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a tag to a folder: samples, {@code metadata.json} and {@code README.md}. The folder appears when it is complete,
 * or not at all, and the same tag always gives the same bytes.
 */
public final class DatasetExporter {
    private static final Logger LOG = LoggerFactory.getLogger(DatasetExporter.class);

    private DatasetExporter() {}

    /**
     * @param folder must not exist or be empty
     * @throws LaddException {@code USAGE} for an unknown dataset or tag and for a folder that holds something,
     *     {@code OUTPUT_UNWRITABLE} or {@code DISK_FULL} when it cannot be written
     */
    public static ExportReport export(
            DatasetCatalog catalog,
            String dataset,
            String tag,
            ExportFormat format,
            Path folder,
            ProgressListener progress) {
        Path target = folder.toAbsolutePath().normalize();
        requireNewOrEmpty(target);
        TaggedDataset tagged = TaggedDataset.open(catalog, dataset, tag);
        Path partial = null;
        try {
            Files.createDirectories(target.getParent());
            // not a temporary folder, which others could not open
            partial = Files.createDirectory(
                    target.resolveSibling("." + target.getFileName() + ".partial-" + UUID.randomUUID()));
            ExportMetadata.Labels labels = writeSamples(tagged, format, partial, progress);
            ExportMetadata metadata = ExportMetadata.of(tagged, format, labels);
            Files.writeString(partial.resolve("metadata.json"), metadata.toJson());
            Files.writeString(partial.resolve("README.md"), ExportReadme.of(metadata, features(tagged, format)));
            ExportReport report = report(partial, target, tagged.count());
            Files.deleteIfExists(target);
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
            return report;
        } catch (IOException | RuntimeException e) {
            deleteAll(partial);
            throw StorageFailure.of("export to " + target, e);
        }
    }

    private static void requireNewOrEmpty(Path target) {
        if (!Files.exists(target)) {
            return;
        }
        if (!Files.isDirectory(target)) {
            throw LaddException.cannot(Reason.USAGE, "export to " + target, "it is a file", "a new or an empty folder");
        }
        try (Stream<Path> content = Files.list(target)) {
            List<String> names = content.map(file -> file.getFileName().toString())
                    .sorted()
                    .limit(3)
                    .toList();
            if (!names.isEmpty()) {
                throw LaddException.cannot(
                        Reason.USAGE,
                        "export to " + target,
                        "it holds " + String.join(", ", names),
                        "a new or an empty folder");
            }
        } catch (IOException e) {
            throw StorageFailure.of("look into " + target, e);
        }
    }

    /** Returns also what ran the labeler: its descriptor may have left that open. */
    private static ExportMetadata.Labels writeSamples(
            TaggedDataset tagged, ExportFormat format, Path folder, ProgressListener progress) throws IOException {
        Set<String> engines = new TreeSet<>();
        Set<String> codecs = new TreeSet<>();
        int done = 0;
        try (ExportWriter writer = open(tagged, format, folder)) {
            for (StoredImage image : tagged) {
                writer.write(image);
                engines.add(image.provenance().engine());
                codecs.add(image.denseLabel().codec().code());
                done++;
                progress.progress(done, Math.max(1, tagged.count()), "");
            }
        }
        return new ExportMetadata.Labels(engines, codecs);
    }

    private static Optional<String> features(TaggedDataset tagged, ExportFormat format) {
        return format == ExportFormat.PARQUET
                ? Optional.of(HuggingFaceFeatures.of(tagged).inReadme())
                : Optional.empty();
    }

    private static ExportWriter open(TaggedDataset tagged, ExportFormat format, Path folder) throws IOException {
        return switch (format) {
            case PARQUET -> new ParquetExport(tagged, folder);
            case WEBDATASET -> new WebDatasetExport(tagged, folder);
            case NPZ -> new NpzExport(tagged, folder);
        };
    }

    private static ExportReport report(Path partial, Path target, int images) throws IOException {
        List<Path> files = new ArrayList<>();
        long bytes = 0;
        try (Stream<Path> all = Files.walk(partial)) {
            for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
                files.add(partial.relativize(file));
                bytes += Files.size(file);
            }
        }
        return new ExportReport(target, files, images, bytes);
    }

    private static void deleteAll(@Nullable Path folder) {
        if (folder == null || !Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            LOG.warn("Cannot delete the incomplete export {}", folder, e);
        }
    }
}
