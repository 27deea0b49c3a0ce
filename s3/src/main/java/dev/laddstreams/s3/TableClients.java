package dev.laddstreams.s3;

import dev.laddstreams.schemas.stores.StoreSettings;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.iceberg.aws.s3.S3FileIOAwsClientFactory;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Gives the files of Iceberg's tables the clients that all else has. Public, because Iceberg makes it by its class name.
 */
public final class TableClients implements S3FileIOAwsClientFactory {
    private static final long serialVersionUID = 1L;
    private static final String ENDPOINT = "ladd.s3.endpoint";
    private static final String REGION = "ladd.s3.region";
    private static final String ADDRESSING = "ladd.s3.addressing";
    private static final String TIMEOUT = "ladd.s3.timeout";

    private final Map<String, String> properties = new HashMap<>();

    /** What {@link #initialize} will understand. */
    static Map<String, String> properties(StoreSettings settings) {
        Map<String, String> properties = new HashMap<>();
        settings.endpoint().ifPresent(endpoint -> properties.put(ENDPOINT, endpoint.toString()));
        settings.region().ifPresent(region -> properties.put(REGION, region));
        properties.put(ADDRESSING, settings.addressing().name());
        properties.put(TIMEOUT, settings.timeout().toString());
        return properties;
    }

    @Override
    public void initialize(Map<String, String> given) {
        properties.putAll(given);
    }

    @Override
    public S3Client s3() {
        return S3Clients.open(new StoreSettings(
                Optional.ofNullable(properties.get(ENDPOINT)).map(URI::create),
                Optional.ofNullable(properties.get(REGION)),
                StoreSettings.Addressing.valueOf(required(ADDRESSING)),
                Duration.parse(required(TIMEOUT))));
    }

    private String required(String key) {
        return Objects.requireNonNull(properties.get(key), key);
    }

    @Override
    public S3AsyncClient s3Async() {
        throw new UnsupportedOperationException("tables are read and written by the blocking client");
    }
}
