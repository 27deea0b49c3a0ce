package dev.laddstreams.s3;

import dev.laddstreams.schemas.stores.ObjectContent;
import dev.laddstreams.schemas.stores.ObjectStore;
import dev.laddstreams.schemas.stores.StoreStream;
import dev.laddstreams.schemas.stores.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Objects of a bucket. Where the store knows conditional requests, of several writers at once the first one wins. */
record S3Store(BucketAddress bucket, S3Client client) implements ObjectStore {
    /** Nobody removes what is younger than an hour. */
    private static final Duration YOUNG = Duration.ofMinutes(10);

    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int PRECONDITION_FAILED = 412;
    private static final int NOT_IMPLEMENTED = 501;
    private static final String CONTENT_TYPE = "application/octet-stream";

    @Override
    public String place() {
        return bucket.place();
    }

    @Override
    public String address(String name) {
        return bucket.address(name);
    }

    @Override
    public Optional<String> name(String address) {
        return bucket.name(address);
    }

    /** Looks first: what is there already need not be sent, and for some minutes need not be copied onto itself either. */
    @Override
    public boolean putIfAbsent(String name, ObjectContent content) {
        Optional<StoredObject> there = find(name);
        if (there.isPresent() && (there.get().modified().isAfter(Instant.now().minus(YOUNG)) || isWrittenAgain(name))) {
            return false;
        }
        PutObjectRequest request = PutObjectRequest.builder()
                .bucket(bucket.bucket())
                .key(bucket.key(name))
                .build();
        try {
            put(request.toBuilder().ifNoneMatch("*").build(), content);
            return true;
        } catch (S3Exception e) {
            return settle(name, content, request, e);
        } catch (SdkException | UncheckedIOException e) {
            throw S3Failure.of("write", address(name), e);
        }
    }

    /** Gives an object the time of now; false for one that is not there any more. */
    boolean isWrittenAgain(String name) {
        String key = bucket.key(name);
        try {
            client.copyObject(request -> request.sourceBucket(bucket.bucket())
                    .sourceKey(key)
                    .destinationBucket(bucket.bucket())
                    .destinationKey(key)
                    .contentType(CONTENT_TYPE)
                    // without it, a copy onto itself is refused as one that changes nothing
                    .metadataDirective(MetadataDirective.REPLACE));
            return true;
        } catch (S3Exception e) {
            if (e.statusCode() == NOT_FOUND) {
                return false;
            }
            throw S3Failure.of("write", address(name), e);
        } catch (SdkException e) {
            throw S3Failure.of("write", address(name), e);
        }
    }

    private boolean settle(String name, ObjectContent content, PutObjectRequest request, S3Exception refused) {
        switch (refused.statusCode()) {
            case PRECONDITION_FAILED -> {
                return false;
            }
            case CONFLICT -> {
                // another one writes it at this moment, and may yet fail
                if (find(name).isPresent()) {
                    return false;
                }
                throw S3Failure.of("write", address(name), refused);
            }
            case NOT_IMPLEMENTED -> {
                try {
                    put(request, content);
                    return true;
                } catch (SdkException | UncheckedIOException e) {
                    throw S3Failure.of("write", address(name), e);
                }
            }
            default -> throw S3Failure.of("write", address(name), refused);
        }
    }

    private void put(PutObjectRequest request, ObjectContent content) {
        client.putObject(request, RequestBody.fromContentProvider(() -> open(content), content.size(), CONTENT_TYPE));
    }

    private static InputStream open(ObjectContent content) {
        try {
            return content.source().open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Optional<StoredObject> find(String name) {
        String key = bucket.key(name);
        try {
            HeadObjectResponse head =
                    client.headObject(request -> request.bucket(bucket.bucket()).key(key));
            return Optional.of(new StoredObject(name, head.contentLength(), head.lastModified()));
        } catch (NoSuchKeyException e) {
            // an answer without a body: it may be the bucket that is not there
            requireBucket(name);
            return Optional.empty();
        } catch (SdkException e) {
            throw S3Failure.of("open", address(name), e);
        }
    }

    private void requireBucket(String name) {
        try {
            client.headBucket(request -> request.bucket(bucket.bucket()));
        } catch (NoSuchBucketException e) {
            throw S3Failure.noSuchBucket("open", address(name), e);
        } catch (S3Exception e) {
            if (e.statusCode() == NOT_FOUND) {
                throw S3Failure.noSuchBucket("open", address(name), e);
            }
            throw S3Failure.of("open", address(name), e);
        } catch (SdkException e) {
            throw S3Failure.of("open", address(name), e);
        }
    }

    @Override
    public InputStream open(String name) {
        String key = bucket.key(name);
        try {
            return new StoreStream(
                    client.getObject(request -> request.bucket(bucket.bucket()).key(key)),
                    e -> S3Failure.of("read", address(name), e));
        } catch (SdkException e) {
            throw S3Failure.of("open", address(name), e);
        }
    }

    @Override
    public List<StoredObject> list() {
        try {
            return client
                    .listObjectsV2Paginator(
                            request -> request.bucket(bucket.bucket()).prefix(bucket.prefix()))
                    .contents()
                    .stream()
                    .map(object -> new StoredObject(
                            object.key().substring(bucket.prefix().length()), object.size(), object.lastModified()))
                    // some tools make an empty object for a folder
                    .filter(object -> !object.name().isEmpty() && !object.name().endsWith("/"))
                    .sorted(Comparator.comparing(StoredObject::name))
                    .toList();
        } catch (SdkException e) {
            throw S3Failure.of("list", place(), e);
        }
    }

    @Override
    public void delete(String name) {
        String key = bucket.key(name);
        try {
            client.deleteObject(request -> request.bucket(bucket.bucket()).key(key));
        } catch (SdkException e) {
            throw S3Failure.of("delete", address(name), e);
        }
    }
}
