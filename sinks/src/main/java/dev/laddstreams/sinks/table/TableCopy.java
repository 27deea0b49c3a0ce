package dev.laddstreams.sinks.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ReachableFileUtil;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.StaticTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.io.FileIO;

/**
 * Copies what a table's snapshots need to another place: byte for byte what holds rows, and with other addresses what holds
 * addresses. Earlier metadata is not copied. Not thread-safe.
 */
final class TableCopy {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final TableMetadata base;
    private final Table table;
    private final FileIO io;
    private final MetadataAddresses addresses;
    private final AvroAddresses inAvro;
    /** By address in the new place, bytes. */
    private final Map<String, Long> manifests = new HashMap<>();

    /**
     * @param base what of the table is copied
     * @param to address without a slash at its end
     */
    TableCopy(TableMetadata base, FileIO io, String to) {
        this.base = base;
        this.io = io;
        this.table = new BaseTable(new StaticTableOperations(base, io), "original");
        this.addresses = new MetadataAddresses(base.location(), to);
        this.inAvro = new AvroAddresses(base.location(), to);
    }

    /** What would not come along; empty when everything does. */
    Optional<String> hindrance() {
        for (Snapshot snapshot : table.snapshots()) {
            if (!snapshot.deleteManifests(io).isEmpty()) {
                return Optional.of("a snapshot with delete files");
            }
        }
        return TableReach.of(table).required().stream()
                .filter(address -> !isInside(address))
                .sorted()
                .findFirst()
                .map(address -> address + ", outside of its folder " + base.location());
    }

    private boolean isInside(String address) {
        return address.startsWith(base.location() + "/");
    }

    /** Addresses of the files that are not needed any more where the copy is the table; rows first. */
    List<String> old() {
        TableReach reach = TableReach.of(table);
        List<String> old = new ArrayList<>(new TreeSet<>(reach.rows()));
        Set<String> others = new TreeSet<>(reach.structure());
        others.addAll(reach.beside());
        others.stream().filter(this::isInside).forEach(old::add);
        return old;
    }

    /**
     * Copies all.
     *
     * @return files of rows
     */
    FileSum copy() throws IOException {
        FileSum rows = FileSum.NONE;
        for (String address : new TreeSet<>(TableReach.of(table).rows())) {
            rows = rows.withFile(copyBytes(address));
        }
        for (String address : ReachableFileUtil.statisticsFilesLocations(table)) {
            copyBytes(address);
        }
        for (Snapshot snapshot : table.snapshots()) {
            for (ManifestFile manifest : snapshot.allManifests(io)) {
                if (!manifests.containsKey(addresses.replaced(manifest.path()))) {
                    manifests.put(addresses.replaced(manifest.path()), rewrite(manifest.path()));
                }
            }
            rewrite(snapshot.manifestListLocation());
        }
        return rows;
    }

    /** The metadata of the table in its new place. */
    TableMetadata metadata(Map<String, String> properties) {
        try {
            ObjectNode json = (ObjectNode) addresses.replaceIn(JSON.readTree(TableMetadataParser.toJson(base)));
            json.putArray("metadata-log");
            properties.forEach(json.withObject("/properties")::put);
            return TableMetadataParser.fromJson(json.toString());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Iceberg writes JSON", e);
        }
    }

    /** Returns the bytes of the copy, whose content was read back. */
    private long copyBytes(String address) throws IOException {
        String to = addresses.replaced(address);
        MessageDigest digest = digest();
        long bytes;
        try (InputStream in = new DigestInputStream(io.newInputFile(address).newStream(), digest);
                OutputStream out = io.newOutputFile(to).createOrOverwrite()) {
            bytes = in.transferTo(out);
        }
        MessageDigest copied = digest();
        try (InputStream in = new DigestInputStream(io.newInputFile(to).newStream(), copied)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        if (!MessageDigest.isEqual(digest.digest(), copied.digest())) {
            throw LaddException.cannot(
                    Reason.CHECKSUM_MISMATCH,
                    "copy file " + address,
                    "what was read back from " + to,
                    "the content that was written");
        }
        return bytes;
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Returns the bytes of the file with the new addresses. */
    private long rewrite(String address) throws IOException {
        String to = addresses.replaced(address);
        try (InputStream in = io.newInputFile(address).newStream();
                OutputStream out = io.newOutputFile(to).createOrOverwrite()) {
            inAvro.rewrite(in, out, manifest -> Optional.ofNullable(manifests.get(manifest)));
        }
        return io.newInputFile(to).getLength();
    }
}
