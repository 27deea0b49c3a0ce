#!/usr/bin/env bash
# AWS SDK for Java 2.57.8: DeleteObjects carries x-amz-checksum-crc32 whatever the client is told: WHEN_REQUIRED leaves it
# (the operation requires one), and LegacyMd5Plugin adds Content-MD5 beside it. S3Proxy 2.9.0 answers 501 to that header
# unless told to ignore unknown ones, so Iceberg 1.12.0's S3FileIO cannot delete many files, while the same client puts
# one and deletes one. (As it comes, without WHEN_REQUIRED, the client sends the checksum of a put in a trailer and gets
# 400.)
#
# Guess: with the plugin the MD5 is sent in place of the CRC32, as before checksums became the default.
# Seen: both headers. What Iceberg throws is a BulkDeletionFailureException with a count of files, which has neither a
# cause nor anything suppressed: of the 501 it says nothing.
#
# Runs in a folder of its own, with a server on a free port of the loopback address, and leaves nothing behind.
# Exit code 0: the behaviour is as stated. 1: it has changed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/lib"
cat >"$work/pom.xml" <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>software.amazon.awssdk</groupId><artifactId>s3</artifactId><version>2.57.8</version>
      <exclusions>
        <exclusion><groupId>software.amazon.awssdk</groupId><artifactId>netty-nio-client</artifactId></exclusion>
        <exclusion><groupId>software.amazon.awssdk</groupId><artifactId>apache-client</artifactId></exclusion>
        <exclusion><groupId>software.amazon.awssdk</groupId><artifactId>apache5-client</artifactId></exclusion>
      </exclusions></dependency>
    <dependency><groupId>software.amazon.awssdk</groupId><artifactId>url-connection-client</artifactId><version>2.57.8</version></dependency>
    <dependency><groupId>org.apache.iceberg</groupId><artifactId>iceberg-core</artifactId><version>1.12.0</version></dependency>
    <dependency><groupId>org.apache.iceberg</groupId><artifactId>iceberg-aws</artifactId><version>1.12.0</version>
      <exclusions><exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion></exclusions></dependency>
    <dependency><groupId>dev.failsafe</groupId><artifactId>failsafe</artifactId><version>3.3.2</version></dependency>
    <dependency><groupId>org.gaul</groupId><artifactId>s3proxy</artifactId><version>2.9.0</version>
      <exclusions>
        <exclusion><groupId>com.azure</groupId><artifactId>*</artifactId></exclusion>
        <exclusion><groupId>com.amazonaws</groupId><artifactId>*</artifactId></exclusion>
        <exclusion><groupId>org.apache.jclouds</groupId><artifactId>jclouds-allblobstore</artifactId></exclusion>
        <exclusion><groupId>ch.qos.logback</groupId><artifactId>*</artifactId></exclusion>
        <exclusion><groupId>org.slf4j</groupId><artifactId>jcl-over-slf4j</artifactId></exclusion>
        <exclusion><groupId>org.eclipse.jetty</groupId><artifactId>*</artifactId></exclusion>
      </exclusions></dependency>
    <dependency><groupId>org.apache.jclouds.api</groupId><artifactId>s3</artifactId><version>2.7.0</version></dependency>
    <dependency><groupId>jakarta.servlet</groupId><artifactId>jakarta.servlet-api</artifactId><version>6.0.0</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>2.0.17</version></dependency>
  </dependencies>
</project>
POM
mvn -B -q -f "$work/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
  -DoutputDirectory="$work/lib" -DincludeScope=runtime >"$work/install.log" 2>&1 || { cat "$work/install.log"; exit 1; }

cat >"$work/Finding.java" <<'JAVA'
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.apache.iceberg.IcebergBuild;
import org.apache.iceberg.aws.s3.S3FileIO;
import org.apache.iceberg.io.BulkDeletionFailureException;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStore;
import org.jclouds.blobstore.BlobStoreContext;
import org.jclouds.blobstore.TransientApiMetadata;
import org.jclouds.blobstore.domain.StorageMetadata;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.util.VersionInfo;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.LegacyMd5Plugin;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;

public class Finding {
    static final String BUCKET = "bucket";

    /** The checksums that requests carry once they are signed, and the status of the answers. */
    static final class Watch implements ExecutionInterceptor {
        private final List<String> seen = new ArrayList<>();

        @Override
        public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
            var sums = new TreeSet<String>();
            for (String header : context.httpRequest().headers().keySet()) {
                String name = header.toLowerCase(Locale.ROOT);
                if (name.startsWith("x-amz-checksum-") || name.equals("content-md5") || name.equals("x-amz-trailer")) {
                    sums.add(name);
                }
            }
            seen.add(context.request().getClass().getSimpleName().replace("Request", "") + " with "
                    + (sums.isEmpty() ? "no checksum" : String.join(", ", sums)));
        }

        @Override
        public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
            seen.add(Integer.toString(context.httpResponse().statusCode()));
        }

        String all() {
            String all = String.join(" -> ", seen);
            seen.clear();
            return all;
        }
    }

    static S3Client client(S3Proxy server, Watch watch, boolean whenRequired, boolean md5) {
        var builder = S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .endpointOverride(URI.create("http://127.0.0.1:" + server.getPort()))
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")))
                .overrideConfiguration(override -> override.addExecutionInterceptor(watch));
        if (whenRequired) {
            builder.requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                    .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
        }
        if (md5) {
            builder.addPlugin(LegacyMd5Plugin.create());
        }
        return builder.build();
    }

    static void attempt(String what, Watch watch, Runnable work) {
        String end;
        try {
            work.run();
            end = "done";
        } catch (S3Exception e) {
            end = e.getClass().getSimpleName() + " " + e.statusCode() + " " + e.awsErrorDetails().errorCode();
        } catch (BulkDeletionFailureException e) {
            end = e.getClass().getSimpleName() + ", " + e.getMessage() + ", cause " + e.getCause() + ", suppressed "
                    + e.getSuppressed().length;
        } catch (RuntimeException e) {
            end = e.toString();
        }
        System.out.println("  " + what + ": " + watch.all() + ": " + end);
    }

    static void put(S3Client client, String key) {
        client.putObject(request -> request.bucket(BUCKET).key(key), RequestBody.fromString("x", StandardCharsets.UTF_8));
    }

    static void putTwo(BlobStore store) {
        for (String key : List.of("b", "c")) {
            store.putBlob(BUCKET, store.blobBuilder(key).payload("x").build());
        }
    }

    static void run(boolean ignoreUnknownHeaders, List<String> clients) throws Exception {
        BlobStoreContext context = ContextBuilder.newBuilder(new TransientApiMetadata())
                .credentials("id", "secret")
                .build(BlobStoreContext.class);
        BlobStore store = context.getBlobStore();
        S3Proxy server = S3Proxy.builder()
                .blobStore(store)
                .endpoint(URI.create("http://127.0.0.1:0"))
                .ignoreUnknownHeaders(ignoreUnknownHeaders)
                .awsAuthentication(AuthenticationType.AWS_V4, "id", "secret")
                .build();
        server.start();
        store.createContainerInLocation(null, BUCKET);
        var watch = new Watch();
        for (String name : clients) {
            System.out.println("client " + name + (ignoreUnknownHeaders ? ", unknown headers ignored" : ""));
            try (S3Client client = client(server, watch, !name.startsWith("as"), name.endsWith("Plugin"))) {
                attempt("one put", watch, () -> put(client, "a"));
                attempt("one deleted", watch, () -> client.deleteObject(request -> request.bucket(BUCKET).key("a")));
                putTwo(store);
                attempt("two deleted", watch, () -> client.deleteObjects(request -> request.bucket(BUCKET)
                        .delete(delete -> delete.objects(
                                ObjectIdentifier.builder().key("b").build(),
                                ObjectIdentifier.builder().key("c").build()))));
                putTwo(store);
                var io = new S3FileIO(() -> client, () -> null);
                io.initialize(Map.of());
                String at = "s3://" + BUCKET + "/";
                attempt("one deleted by iceberg", watch, () -> io.deleteFile(at + "a"));
                attempt("two deleted by iceberg", watch, () -> io.deleteFiles(List.of(at + "b", at + "c")));
                System.out.println("  left: "
                        + store.list(BUCKET).stream().map(StorageMetadata::getName).sorted().toList());
            }
        }
        server.stop();
        context.close();
    }

    public static void main(String[] args) {
        System.out.println("aws sdk " + VersionInfo.SDK_VERSION + " s3proxy "
                + S3Proxy.class.getPackage().getImplementationVersion() + " iceberg " + IcebergBuild.version());
        try {
            run(false, List.of("as it comes", "WHEN_REQUIRED", "WHEN_REQUIRED and LegacyMd5Plugin"));
            run(true, List.of("WHEN_REQUIRED and LegacyMd5Plugin"));
        } catch (Throwable e) { // the server's threads would go on
            e.printStackTrace();
            System.exit(1);
        }
        System.exit(0);
    }
}
JAVA
cat >"$work/stated" <<'STATED'
aws sdk 2.57.8 s3proxy 2.9.0 iceberg 1.12.0
client as it comes
  one put: PutObject with x-amz-trailer -> 400: S3Exception 400 XAmzContentSHA256Mismatch
  one deleted: DeleteObject with no checksum -> 204: done
  two deleted: DeleteObjects with x-amz-checksum-crc32 -> 501: S3Exception 501 NotImplemented
  one deleted by iceberg: DeleteObject with no checksum -> 204: done
  two deleted by iceberg: DeleteObjects with x-amz-checksum-crc32 -> 501: BulkDeletionFailureException, Failed to delete 2 files, cause null, suppressed 0
  left: [b, c]
client WHEN_REQUIRED
  one put: PutObject with no checksum -> 200: done
  one deleted: DeleteObject with no checksum -> 204: done
  two deleted: DeleteObjects with x-amz-checksum-crc32 -> 501: S3Exception 501 NotImplemented
  one deleted by iceberg: DeleteObject with no checksum -> 204: done
  two deleted by iceberg: DeleteObjects with x-amz-checksum-crc32 -> 501: BulkDeletionFailureException, Failed to delete 2 files, cause null, suppressed 0
  left: [b, c]
client WHEN_REQUIRED and LegacyMd5Plugin
  one put: PutObject with no checksum -> 200: done
  one deleted: DeleteObject with no checksum -> 204: done
  two deleted: DeleteObjects with content-md5, x-amz-checksum-crc32 -> 501: S3Exception 501 NotImplemented
  one deleted by iceberg: DeleteObject with no checksum -> 204: done
  two deleted by iceberg: DeleteObjects with content-md5, x-amz-checksum-crc32 -> 501: BulkDeletionFailureException, Failed to delete 2 files, cause null, suppressed 0
  left: [b, c]
client WHEN_REQUIRED and LegacyMd5Plugin, unknown headers ignored
  one put: PutObject with no checksum -> 200: done
  one deleted: DeleteObject with no checksum -> 204: done
  two deleted: DeleteObjects with content-md5, x-amz-checksum-crc32 -> 200: done
  one deleted by iceberg: DeleteObject with no checksum -> 204: done
  two deleted by iceberg: DeleteObjects with content-md5, x-amz-checksum-crc32 -> 200: done
  left: []
STATED
cd "$work"
java -cp "$work/lib/*" Finding.java 2>"$work/errors" | tee "$work/seen" || { cat "$work/errors"; exit 1; }
diff "$work/stated" "$work/seen" || { echo "CHANGED: stated < > seen"; exit 1; }
echo "as stated"
