package dev.laddstreams.s3;

import dev.laddstreams.schemas.stores.StoreSettings;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.s3.LegacyMd5Plugin;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Opens clients, which hold no threads and no connections that need an end. */
final class S3Clients {
    private static final int ATTEMPTS = 3;

    private S3Clients() {}

    static S3Client open(StoreSettings settings) {
        S3ClientBuilder builder = S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(settings.timeout())
                        .socketTimeout(settings.timeout()))
                .region(settings.region().map(Region::of).orElseGet(S3Clients::usualRegion))
                .forcePathStyle(settings.addressing() == StoreSettings.Addressing.PATH)
                .credentialsProvider(new UsualCredentials())
                // Content-MD5 with deletions of many, which many stores insist on
                .addPlugin(LegacyMd5Plugin.create())
                // stores other than Amazon's refuse checksums in trailers; what is read is checked by its SHA-256
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .overrideConfiguration(override -> override.retryStrategy(retry -> retry.maxAttempts(ATTEMPTS)));
        settings.endpoint().ifPresent(builder::endpointOverride);
        return builder.build();
    }

    /** Stores of one's own take any. */
    private static Region usualRegion() {
        try {
            return DefaultAwsRegionProviderChain.builder().build().getRegion();
        } catch (SdkClientException e) {
            return Region.US_EAST_1;
        }
    }

    /** Amazon's default chain, which says in a few words when it has none. */
    private static final class UsualCredentials implements AwsCredentialsProvider {
        private final AwsCredentialsProvider chain =
                DefaultCredentialsProvider.builder().build();

        @Override
        public AwsCredentials resolveCredentials() {
            try {
                return chain.resolveCredentials();
            } catch (SdkClientException e) {
                throw SdkClientException.create(
                        "no credentials: neither AWS_ACCESS_KEY_ID with AWS_SECRET_ACCESS_KEY, nor a file that"
                                + " AWS_SHARED_CREDENTIALS_FILE names, nor a role of this machine",
                        e);
            }
        }
    }
}
