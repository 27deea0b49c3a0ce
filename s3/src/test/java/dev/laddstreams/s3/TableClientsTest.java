package dev.laddstreams.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.schemas.stores.ObjectStores;
import dev.laddstreams.schemas.stores.Place;
import java.io.IOException;
import java.util.Map;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.PositionOutputStream;
import org.apache.iceberg.io.SupportsPrefixOperations;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

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
