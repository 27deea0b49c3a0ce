package dev.laddstreams.s3;

import dev.laddstreams.schemas.stores.ObjectStore;
import dev.laddstreams.schemas.stores.ObjectStoreProvider;
import dev.laddstreams.schemas.stores.StoreSettings;
import java.util.HashMap;
import java.util.Map;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.aws.s3.S3FileIO;
import org.apache.iceberg.aws.s3.S3FileIOProperties;

/** Opens {@code s3:} addresses. */
public final class S3Provider implements ObjectStoreProvider {
    @Override
    public String scheme() {
        return BucketAddress.SCHEME;
    }

    @Override
    public ObjectStore open(String place, StoreSettings settings) {
        return new S3Store(BucketAddress.parse(place), S3Clients.open(settings));
    }

    @Override
    public Map<String, String> tableProperties(String place, StoreSettings settings) {
        Map<String, String> properties = new HashMap<>(TableClients.properties(settings));
        properties.put(
                CatalogProperties.WAREHOUSE_LOCATION, BucketAddress.parse(place).place());
        properties.put(CatalogProperties.FILE_IO_IMPL, S3FileIO.class.getName());
        properties.put(S3FileIOProperties.CLIENT_FACTORY, TableClients.class.getName());
        return properties;
    }
}
