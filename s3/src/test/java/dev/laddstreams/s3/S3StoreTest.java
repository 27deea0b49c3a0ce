package dev.laddstreams.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.errors.Sha256;
import dev.laddstreams.schemas.TrustedFiles;
import dev.laddstreams.schemas.stores.ObjectContent;
import dev.laddstreams.schemas.stores.ObjectStore;
import dev.laddstreams.schemas.stores.ObjectStoreContract;
import dev.laddstreams.schemas.stores.ObjectStores;
import dev.laddstreams.schemas.stores.Place;
import dev.laddstreams.schemas.stores.StoreSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;

class S3StoreTest extends ObjectStoreContract {
    private static final AtomicInteger STORES = new AtomicInteger();

    private static S3Server server;

    @BeforeAll
    static void start() throws Exception {
        server = new S3Server();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void restoreCredentials() {
        S3Server.giveCredentials();
    }

    @Override
    protected ObjectStore store() {
        return open(server.settings(), "s3://" + S3Server.BUCKET + "/store-" + STORES.incrementAndGet());
    }

    private static ObjectStore open(StoreSettings settings, String place) {
        return new ObjectStores(settings).open(new Place(place));
    }

    @Test
    void shouldKeepPlacesOfOneBucketApart() {
        ObjectStore whole = open(server.settings(), "s3://" + S3Server.BUCKET);
        ObjectStore part = open(server.settings(), "s3://" + S3Server.BUCKET + "/part/");
        ObjectStore beside = open(server.settings(), "s3://" + S3Server.BUCKET + "/part-two");

        part.putIfAbsent("one", ObjectContent.of(new byte[1]));

        assertThat(part.address("one")).isEqualTo("s3://ladd/part/one");
        assertThat(whole.name("s3://ladd/part/one")).contains("part/one");
        assertThat(beside.name("s3://ladd/part/one")).isEmpty();
        assertThat(part.name("s3://ladd/part-two/one")).isEmpty();
        assertThat(part.name("s3://other/part/one")).isEmpty();
        assertThat(beside.list()).isEmpty();
        assertThat(whole.find("part/one")).isPresent();
    }

    @Test
    void shouldSendNothingThatIsThere() {
        ObjectStore store = store();
        int before = server.puts();

        for (int i = 0; i < 3; i++) {
            store.putIfAbsent("name", ObjectContent.of(new byte[] {1}));
        }

        assertThat(server.puts() - before).isEqualTo(1);
    }

    @Test
    void shouldCountAsWrittenAgain() throws IOException {
        S3Store store = (S3Store) store();
        store.putIfAbsent("name", ObjectContent.of(new byte[] {1}));
        Instant first = store.find("name").orElseThrow().modified();

        await().untilAsserted(() -> {
            assertThat(store.isWrittenAgain("name")).isTrue();
            assertThat(store.find("name").orElseThrow().modified()).isAfter(first);
        });

        assertThat(read(store, "name")).containsExactly(1);
        assertThat(store.isWrittenAgain("missing")).isFalse();
    }

    @Test
    void shouldRefuseAnotherContentOfTheSameName() {
        S3Store store = (S3Store) store();
        byte[] pixels = "pixels".getBytes(UTF_8);
        String sha256 = Sha256.of(pixels);
        store.putIfAbsent(sha256 + ".bin", ObjectContent.of(pixels));
        TrustedFiles trusted = new TrustedFiles(List.of(store));
        String address = store.address(sha256 + ".bin");
        assertThat(trusted.read(address, sha256, 6)).isEqualTo(pixels);

        store.client()
                .putObject(
                        request -> request.bucket(S3Server.BUCKET)
                                .key(store.bucket().key(sha256 + ".bin")),
                        RequestBody.fromString("pixelz"));

        assertReason(Reason.CHECKSUM_MISMATCH, () -> trusted.read(address, sha256, 6));
        assertReason(Reason.CHECKSUM_MISMATCH, () -> trusted.read(address, sha256, 7));
        assertReason(Reason.ADDRESS_FORBIDDEN, () -> trusted.read("s3://other/" + sha256, "00".repeat(32), 6));
    }

    @Test
    void shouldSayWhenThereIsNoSuchBucket() {
        ObjectStore missing = open(server.settings(), "s3://missing/part");

        assertFails(
                () -> missing.find("a"),
                "Cannot open s3://missing/part/a: there is no such bucket (expected: one that was created)");
        assertFails(() -> missing.putIfAbsent("a", ObjectContent.of(new byte[1])), "there is no such bucket");
        assertFails(() -> missing.open("a"), "there is no such bucket");
        assertFails(missing::list, "Cannot list s3://missing/part: there is no such bucket");
    }

    @Test
    void shouldSayWhenCredentialsAreWrong() {
        S3Server.giveWrongCredentials();
        ObjectStore store = store();

        assertFails(() -> store.find("a"), "it refuses with status 403");
        assertFails(
                store::list,
                "it refuses with status 403, SignatureDoesNotMatch (expected: credentials that may list, read and"
                        + " write it)");
    }

    @Test
    void shouldSayWhenNobodyAnswers() throws IOException {
        URI closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }

        ObjectStore store = open(S3Server.settings(closed), "s3://ladd/part");

        assertFails(
                () -> store.find("a"),
                "Cannot open s3://ladd/part/a: Connection refused (expected: a store that answers at s3.endpoint, and"
                        + " credentials for it)");
        assertFails(
                () -> open(S3Server.settings(URI.create("http://nowhere.invalid")), "s3://ladd")
                        .list(),
                "Cannot list s3://ladd: unknown host nowhere.invalid");
    }

    @Test
    void shouldNotWaitForeverForAStoreThatIsSilent() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            StoreSettings settings = new StoreSettings(
                    Optional.of(URI.create("http://127.0.0.1:" + silent.getLocalPort())),
                    Optional.empty(),
                    StoreSettings.Addressing.PATH,
                    Duration.ofMillis(100));

            assertFails(() -> open(settings, "s3://ladd/part").list(), "it does not answer in time (Read timed out)");
        }
    }

    @Test
    void shouldRefusePlacesThatAreNone() {
        for (String place : List.of("s3://", "s3:///folder", "s3://UPPER", "s3://ladd/../other", "s3://ladd/%2e%2e")) {
            assertReason(Reason.USAGE, () -> new S3Provider().open(place, server.settings()));
        }
    }

    private static void assertFails(ThrowingCallable call, String words) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        LaddException.class, e -> assertThat(e.reason()).isEqualTo(Reason.STORE_UNAVAILABLE))
                .hasMessageContaining(words)
                .hasMessageNotContaining("test-secret-key");
    }
}
