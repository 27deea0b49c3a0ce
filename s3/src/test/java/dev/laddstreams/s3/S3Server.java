package dev.laddstreams.s3;

import dev.laddstreams.schemas.stores.StoreSettings;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStore;
import org.jclouds.blobstore.BlobStoreContext;
import org.jclouds.blobstore.TransientApiMetadata;
import org.jclouds.blobstore.domain.Blob;
import org.jclouds.blobstore.options.PutOptions;
import org.jclouds.blobstore.util.ForwardingBlobStore;

/** An S3-compatible store in this process that checks signatures, and counts what is written to it. */
final class S3Server implements AutoCloseable {
    static final String BUCKET = "ladd";

    private static final String ID = "test-id";
    private static final String SECRET = "test-secret-key";
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final BlobStoreContext context;
    private final S3Proxy server;
    private final AtomicInteger puts = new AtomicInteger();

    /** Starts one with a bucket, and lets this process find the credentials. */
    S3Server() throws Exception {
        context = ContextBuilder.newBuilder(new TransientApiMetadata())
                .credentials(ID, SECRET)
                .build(BlobStoreContext.class);
        server = S3Proxy.builder()
                .blobStore(new Counting(context.getBlobStore()))
                .endpoint(URI.create("http://127.0.0.1:0"))
                // it does not know the checksum that Amazon's client has for deletions of many beside Content-MD5
                .ignoreUnknownHeaders(true)
                .awsAuthentication(AuthenticationType.AWS_V4, ID, SECRET)
                .build();
        server.start();
        context.getBlobStore().createContainerInLocation(null, BUCKET);
        giveCredentials();
    }

    /** What the default chain of credentials looks at first. */
    static void giveCredentials() {
        System.setProperty("aws.accessKeyId", ID);
        System.setProperty("aws.secretAccessKey", SECRET);
    }

    static void giveWrongCredentials() {
        System.setProperty("aws.secretAccessKey", "another-secret-key");
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getPort());
    }

    StoreSettings settings() {
        return settings(endpoint());
    }

    static StoreSettings settings(URI endpoint) {
        return new StoreSettings(
                Optional.of(endpoint), Optional.of("us-east-1"), StoreSettings.Addressing.PATH, TIMEOUT);
    }

    /** How many objects were written. */
    int puts() {
        return puts.get();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        context.close();
    }

    private final class Counting extends ForwardingBlobStore {
        Counting(BlobStore blobStore) {
            super(blobStore);
        }

        @Override
        public String putBlob(String container, Blob blob) {
            puts.incrementAndGet();
            return super.putBlob(container, blob);
        }

        @Override
        public String putBlob(String container, Blob blob, PutOptions options) {
            puts.incrementAndGet();
            return super.putBlob(container, blob, options);
        }
    }
}
