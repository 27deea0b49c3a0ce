package dev.laddstreams.schemas.stores;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What every {@link ObjectStore} keeps. */
public abstract class ObjectStoreContract {
    private static final int WRITERS = 4;
    /** File systems and servers keep times in whole seconds, by clocks of their own. */
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

    /** A store of its own for each test, whose place is not there yet or holds nothing. */
    protected abstract ObjectStore store();

    @Test
    void shouldReadWhatItKeeps() throws IOException {
        ObjectStore store = store();
        byte[] content = "kept".getBytes(UTF_8);

        assertThat(store.putIfAbsent("a name.bin", ObjectContent.of(content))).isTrue();

        assertThat(read(store, "a name.bin")).isEqualTo(content);
        assertThat(store.find("a name.bin")).hasValueSatisfying(found -> {
            assertThat(found.name()).isEqualTo("a name.bin");
            assertThat(found.size()).isEqualTo(4);
            assertThat(found.modified())
                    .isBetween(Instant.now().minus(CLOCKS_DIFFER), Instant.now().plus(CLOCKS_DIFFER));
        });
    }

    @Test
    void shouldWriteANameOnce() throws IOException {
        ObjectStore store = store();
        store.putIfAbsent("name", ObjectContent.of(new byte[] {1}));

        assertThat(store.putIfAbsent("name", ObjectContent.of(new byte[] {2}))).isFalse();
        assertThat(read(store, "name")).containsExactly(1);
    }

    @Test
    void shouldKeepOneWholeContentOfSeveralWriters() throws Exception {
        ObjectStore store = store();
        CyclicBarrier together = new CyclicBarrier(WRITERS);
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
        try {
            List<Future<?>> written = new ArrayList<>();
            for (byte i = 0; i < WRITERS; i++) {
                byte[] content = new byte[100_000];
                Arrays.fill(content, i);
                written.add(writers.submit(() -> {
                    together.await();
                    return store.putIfAbsent("name", ObjectContent.of(content));
                }));
            }
            for (Future<?> each : written) {
                each.get();
            }
        } finally {
            writers.shutdownNow();
        }
        byte[] kept = read(store, "name");
        assertThat(kept).hasSize(100_000);
        assertThat(IntStream.range(0, kept.length).map(i -> kept[i]).distinct().count())
                .isEqualTo(1);
    }

    @Test
    void shouldKnowItsAddressesAndNoOthers() {
        ObjectStore store = store();
        String address = store.address("folder/a name.bin");

        assertThat(store.name(address)).contains("folder/a name.bin");
        assertThat(store.name("http://127.0.0.1/folder/a")).isEmpty();
        assertThat(store.name(store.address("a") + "/../../b")).isEmpty();
        assertThat(store.name(store.address("a") + "/%2e%2e/%2e%2e/b")).isEmpty();
        assertThat(store.name("%%")).isEmpty();
        assertThat(store.name("")).isEmpty();
    }

    @Test
    void shouldRefuseNamesThatLeadOutOfIt() {
        ObjectStore store = store();
        for (String name : List.of("../outside", "a/../../outside", "", "a\0b")) {
            assertReason(Reason.ADDRESS_FORBIDDEN, () -> store.find(name));
            assertReason(Reason.ADDRESS_FORBIDDEN, () -> store.open(name));
            assertReason(Reason.ADDRESS_FORBIDDEN, () -> store.delete(name));
            assertReason(Reason.ADDRESS_FORBIDDEN, () -> store.putIfAbsent(name, ObjectContent.of(new byte[0])));
        }
    }

    @Test
    void shouldListWhatItKeeps() {
        ObjectStore store = store();
        assertThat(store.list()).isEmpty();
        store.putIfAbsent("folder/one", ObjectContent.of(new byte[1]));
        store.putIfAbsent("two", ObjectContent.of(new byte[2]));

        assertThat(store.list()).extracting(StoredObject::name).containsExactly("folder/one", "two");
        assertThat(store.list()).extracting(StoredObject::size).containsExactly(1L, 2L);
    }

    @Test
    void shouldDeleteOnceAndForAll() {
        ObjectStore store = store();
        store.putIfAbsent("name", ObjectContent.of(new byte[1]));

        store.delete("name");
        store.delete("name");

        assertThat(store.find("name")).isEmpty();
        assertThat(store.list()).isEmpty();
        assertReason(Reason.INPUT_UNREADABLE, () -> store.open("name"));
    }

    @Test
    void shouldDeleteOnlyWhatIsOlder() {
        ObjectStore store = store();
        store.putIfAbsent("name", ObjectContent.of(new byte[1]));
        Instant now = Instant.now();

        assertThat(store.deleteIfOlder("name", now.minus(CLOCKS_DIFFER))).isFalse();
        assertThat(store.find("name")).isPresent();
        assertThat(store.deleteIfOlder("name", now.plus(CLOCKS_DIFFER))).isTrue();
        assertThat(store.list()).isEmpty();
        assertThat(store.deleteIfOlder("name", now.plus(CLOCKS_DIFFER))).isFalse();
    }

    protected static byte[] read(ObjectStore store, String name) throws IOException {
        try (InputStream in = store.open(name)) {
            return in.readAllBytes();
        }
    }

    protected static void assertReason(Reason reason, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(LaddException.class, e -> assertThat(e.reason())
                .isEqualTo(reason));
    }
}
