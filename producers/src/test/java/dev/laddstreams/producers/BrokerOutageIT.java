package dev.laddstreams.producers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.TopicSnapshot;
import dev.laddstreams.embedded.EmbeddedStack;
import dev.laddstreams.learning.data.ImageSet;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.data.Normalisation;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.avro.DatasetManifest;
import dev.laddstreams.schemas.avro.ManifestState;
import dev.laddstreams.schemas.avro.SyntheticImage;
import dev.laddstreams.schemas.stores.FolderStore;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerOutageIT {
    private static final ImageShape SHAPE = new ImageShape(1, 2, 2);
    private static final int COUNT = 1600;
    /** In the middle of the second transaction. */
    private static final int STOP_AT = 700;

    private static final long OUTAGE_SECONDS = 5;

    @TempDir
    Path folder;

    @Test
    void shouldGoOnWhereItWasWhenBrokerIsBack() throws Exception {
        int kafkaPort = freePort();
        int registryPort = freePort();
        EmbeddedStack before = EmbeddedStack.start(folder.resolve("stack"), kafkaPort, registryPort);
        KafkaConnection connection = before.connection();
        ImageImporter importer = new ImageImporter(
                connection,
                TopicCatalogue.DEFAULT,
                new ProducerSettings(1 << 20, new FolderStore(folder.resolve("claims"))));
        List<CompletableFuture<EmbeddedStack>> restarts = new ArrayList<>();

        DatasetManifest sealed =
                importer.importImages(description(), ImageSource.of(images()), (done, total, detail) -> {
                    if (done == STOP_AT) {
                        before.close();
                        restarts.add(CompletableFuture.supplyAsync(
                                () -> EmbeddedStack.start(folder.resolve("stack"), kafkaPort, registryPort),
                                CompletableFuture.delayedExecutor(OUTAGE_SECONDS, TimeUnit.SECONDS)));
                    }
                });

        try (EmbeddedStack after = restarts.get(0).get()) {
            assertThat(sealed.getState()).isEqualTo(ManifestState.SEALED);
            List<String> committed = new ArrayList<>();
            TopicSnapshot.visit(
                    after.connection(),
                    TopicCatalogue.DEFAULT.images("outage"),
                    SyntheticImage.class,
                    (key, value) -> committed.add(key));
            assertThat(committed).hasSize(COUNT).doesNotHaveDuplicates();
        }
    }

    private static DatasetDescription description() {
        return new DatasetDescription(
                "outage",
                List.of("left", "right"),
                SHAPE,
                new Normalisation(List.of(0.5f), List.of(0.25f)),
                "convnet-d1-w8-instance",
                new DatasetDescription.Origin("import", Map.of(), 0),
                Optional.empty());
    }

    private static ImageSet images() {
        int[] labels = new int[COUNT];
        for (int i = 0; i < COUNT; i++) {
            labels[i] = i % 2;
        }
        return new ImageSet("real", SHAPE, List.of("left", "right"), new byte[COUNT * SHAPE.values()], labels);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
