package dev.laddstreams.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.schemas.stores.ObjectStores;
import dev.laddstreams.schemas.stores.Place;
import dev.laddstreams.schemas.stores.StoreSettings;
import dev.laddstreams.sinks.table.CatalogSettings;
import dev.laddstreams.sinks.table.DatasetCatalog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.PositionOutputStream;
import org.apache.iceberg.io.SupportsPrefixOperations;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Iceberg's files, as its catalogs make them from the properties of a place. */
class TableClientsTest {
    private static final String PLACE = "s3://" + S3Server.BUCKET + "/tables";

    private static S3Server server;

    @BeforeAll
    static void start() throws Exception {
        server = new S3Server();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void shouldSayInOneSentenceWhyATableCannotBeMade(@TempDir Path folder) throws IOException {
        URI closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
        assertThat(failure(folder.resolve("missing"), server.settings(), "s3://missing/tables"))
                .hasMessageMatching("Cannot create the table of dataset pets: [^\n]*bucket does not exist[^\n]*");
        assertThat(failure(folder.resolve("away"), S3Server.settings(closed), PLACE))
                .hasMessageMatching("Cannot create the table of dataset pets: [^\n]*Connection refused[^\n]*");
        S3Server.giveWrongCredentials();
        try {
            assertThat(failure(folder.resolve("stranger"), server.settings(), PLACE))
                    .hasMessageMatching("Cannot create the table of dataset pets: Forbidden [^\n]*403[^\n]*")
                    .hasMessageNotContaining("another-secret-key");
        } finally {
            S3Server.giveCredentials();
        }
    }

    private static LaddException failure(Path folder, StoreSettings settings, String place) {
        CatalogSettings tables =
                CatalogSettings.local(folder, new ObjectStores(settings).tableProperties(new Place(place)));
        try (DatasetCatalog catalog = DatasetCatalog.open(tables)) {
            LaddException failure = catchThrowableOfType(LaddException.class, () -> catalog.findOrCreate("pets"));
            assertThat(failure.reason().mayPass()).isTrue();
            return failure;
        }
    }

    @Test
    void shouldWriteReadAndDeleteFiles() throws IOException {
        Map<String, String> properties = new ObjectStores(server.settings()).tableProperties(new Place(PLACE + "/"));
        assertThat(properties).containsEntry(CatalogProperties.WAREHOUSE_LOCATION, PLACE);
        try (FileIO files = CatalogUtil.loadFileIO(properties.get(CatalogProperties.FILE_IO_IMPL), properties, null)) {
            for (String name : new String[] {"one", "two", "three"}) {
                try (PositionOutputStream out =
                        files.newOutputFile(PLACE + "/t/" + name).create()) {
                    out.write(new byte[] {1, 2, 3});
                }
            }
            assertThat(files.newInputFile(PLACE + "/t/one").getLength()).isEqualTo(3);
            SupportsPrefixOperations prefixes = (SupportsPrefixOperations) files;
            assertThat(prefixes.listPrefix(PLACE + "/t/")).hasSize(3);

            files.deleteFile(PLACE + "/t/one");
            prefixes.deletePrefix(PLACE + "/t/");

            assertThat(prefixes.listPrefix(PLACE + "/t/")).isEmpty();
        }
    }
}
