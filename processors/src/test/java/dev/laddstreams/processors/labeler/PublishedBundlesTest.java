package dev.laddstreams.processors.labeler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.errors.Sha256;
import dev.laddstreams.schemas.TrustedFile;
import dev.laddstreams.schemas.TrustedFiles;
import dev.laddstreams.schemas.avro.Grid;
import dev.laddstreams.schemas.avro.LabelerDescriptor;
import dev.laddstreams.schemas.avro.Normalisation;
import dev.laddstreams.schemas.stores.FolderStore;
import dev.laddstreams.schemas.stores.ObjectContent;
import dev.laddstreams.schemas.stores.ObjectStore;
import dev.laddstreams.schemas.stores.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishedBundlesTest {
    private static final String SHA256 = "ab".repeat(32);
    private static final String EMPTY_SHA256 = Sha256.of(new byte[0]);

    @TempDir
    private Path mounted;

    @Test
    void shouldFindABundleWhoseFolderIsMountedElsewhere() throws IOException {
        Path bundle = Files.createFile(mounted.resolve(SHA256 + ".zip"));

        TrustedFile found = PublishedBundles.inFolders(List.of(mounted)).find(labeler());
        assertThat(found.path()).contains(bundle.toRealPath());
        assertThat(found.size()).isZero();
    }

    @Test
    void shouldSayWhatToShareWhereItIsNotSeen() {
        assertThatThrownBy(() -> PublishedBundles.inFolders(List.of(mounted)).find(labeler()))
                .isInstanceOfSatisfying(
                        LaddException.class, e -> assertThat(e.reason()).isEqualTo(Reason.ADDRESS_FORBIDDEN))
                .hasMessage("Cannot load labeler mine@3: this machine does not see file:///publisher/" + SHA256
                        + ".zip (expected: it in one of [" + mounted + "]; artifacts.dir in a folder that all machines"
                        + " share, and artifacts.roots where it is mounted elsewhere)");
    }

    @Test
    void shouldFetchABundleFromElsewhereOnce() throws IOException {
        Elsewhere store = new Elsewhere(new FolderStore(mounted.resolve("store")), new AtomicInteger());
        Path copies = mounted.resolve("copies");
        store.putIfAbsent(EMPTY_SHA256 + ".zip", ObjectContent.of(new byte[0]));
        PublishedBundles bundles = PublishedBundles.in(new TrustedFiles(List.of(store)), copies);
        LabelerDescriptor labeler = labeler(EMPTY_SHA256);

        Path fetched = bundles.fetch(labeler);

        assertThat(fetched).isEqualTo(copies.resolve(EMPTY_SHA256 + ".zip")).isEmptyFile();
        assertThat(bundles.fetch(labeler)).isEqualTo(fetched);
        assertThat(store.reads()).hasValue(1);
        Files.write(fetched, new byte[1]);
        assertThat(bundles.fetch(labeler)).isEmptyFile();
    }

    @Test
    void shouldNotKeepABundleThatIsAnother() throws IOException {
        Elsewhere store = new Elsewhere(new FolderStore(mounted.resolve("store")), new AtomicInteger());
        Path copies = mounted.resolve("copies");
        store.putIfAbsent(EMPTY_SHA256 + ".zip", ObjectContent.of(new byte[1]));

        assertThatThrownBy(() -> PublishedBundles.in(new TrustedFiles(List.of(store)), copies)
                        .fetch(labeler(EMPTY_SHA256)))
                .isInstanceOfSatisfying(
                        LaddException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CHECKSUM_MISMATCH));
        assertThat(copies).isEmptyDirectory();
    }

    /** A folder of another machine's: its files have to be read. */
    private record Elsewhere(FolderStore folder, AtomicInteger reads) implements ObjectStore {
        @Override
        public String place() {
            return folder.place();
        }

        @Override
        public String address(String name) {
            return folder.address(name);
        }

        @Override
        public Optional<String> name(String address) {
            return folder.name(address);
        }

        @Override
        public boolean putIfAbsent(String name, ObjectContent content) {
            return folder.putIfAbsent(name, content);
        }

        @Override
        public Optional<StoredObject> find(String name) {
            return folder.find(name);
        }

        @Override
        public InputStream open(String name) {
            reads.incrementAndGet();
            return folder.open(name);
        }

        @Override
        public List<StoredObject> list() {
            return folder.list();
        }

        @Override
        public void delete(String name) {
            folder.delete(name);
        }
    }

    private static LabelerDescriptor labeler() {
        return labeler(SHA256);
    }

    private static LabelerDescriptor labeler(String sha256) {
        return LabelerDescriptor.newBuilder()
                .setLabelerId("mine")
                .setVersion(3)
                .setArtifactUri("file:///publisher/" + sha256 + ".zip")
                .setSha256(sha256)
                .setEngine("auto")
                .setHeight(4)
                .setWidth(4)
                .setChannels(1)
                .setClassNames(List.of("cat", "dog"))
                .setNormalisation(new Normalisation(List.of(0.5f), List.of(0.25f), null))
                .setGrid(new Grid(2, 0.625, "bilinear"))
                .setTemperature(1)
                .setPublishedAt(Instant.EPOCH)
                .build();
    }
}
