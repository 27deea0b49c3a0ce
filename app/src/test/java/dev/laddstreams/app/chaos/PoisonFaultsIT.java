package dev.laddstreams.app.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.laddstreams.processors.TestRecords;
import dev.laddstreams.schemas.avro.ImageState;
import dev.laddstreams.schemas.avro.SyntheticImage;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One record in a hundred of the images topic breaks its contract, in every way there is. */
class PoisonFaultsIT {
    private static final int PARTITIONS = 3;
    private static final int GOOD_FOR_EACH_BAD = 99;
    private static final int KINDS = 6;
    private static final int FIRST_BAD_INDEX = 10_000_000;

    @TempDir
    private Path folder;

    private final Map<String, String> poison = new TreeMap<>();

    @Test
    void shouldLabelTheGoodOnesAndKeepTheOthersByteForByte() throws Exception {
        mix("poison", 12);
    }

    @Test
    @Tag("chaos")
    void shouldLabelTheGoodOnesOfFiftyThousandAndKeepTheOthersByteForByte() throws Exception {
        mix("poison-500", 500);
    }

    private void mix(String name, int bad) throws Exception {
        try (FaultRun run = new FaultRun(name, folder, PARTITIONS)) {
            run.startProgress();
            run.startSink();
            run.startLabeler("slot-1", Duration.ZERO);
            for (int i = 0; i < bad; i++) {
                run.publish(GOOD_FOR_EACH_BAD);
                publishBad(run, i);
            }
            run.seal();
            run.awaitCompleted(FaultRun.VERSION);
            Map<String, String> letters = new TreeMap<>();
            run.dataset()
                    .read(run.catalogue().deadLetters())
                    .forEach(letter -> letters.merge(
                            new String(letter.key(), UTF_8), hex(letter.value()), (once, twice) -> once + twice));
            assertThat(letters).isEqualTo(poison);
            run.conclude(
                    "1 % poison: bad Avro, null values, foreign keys, foreign shapes, NaN, unknown schema ids",
                    poison.size() + " dead letters, each with its original bytes, once", FaultRun.VERSION);
        }
    }

    private void publishBad(FaultRun run, int number) {
        SyntheticImage.Builder image = run.dataset().imageBuilder(FIRST_BAD_INDEX + number, 1, ImageState.FINAL);
        String key = image.getImageId();
        byte[] good = run.dataset().imageBytes(image.build());
        switch (number % KINDS) {
            case 0 -> send(run, key, Arrays.copyOf(good, good.length - 7));
            case 1 -> send(run, key, null);
            case 2 -> send(run, "foreign-" + number, good);
            case 3 ->
                send(
                        run,
                        key,
                        run.dataset()
                                .imageBytes(image.setHeight(3)
                                        .setPixels(TestRecords.floats(1, 2, 3, 4, 5, 6))
                                        .build()));
            case 4 ->
                send(
                        run,
                        key,
                        run.dataset()
                                .imageBytes(image.setPixels(TestRecords.floats(0, Float.NaN, 0, 0))
                                        .build()));
            default -> send(run, key, ByteBuffer.wrap(good).putInt(1, 987_654).array());
        }
    }

    private void send(FaultRun run, String key, byte[] value) {
        poison.put(key, hex(value));
        run.dataset().rawImage(key.getBytes(UTF_8), value);
    }

    private static String hex(byte[] value) {
        return value == null ? "null" : HexFormat.of().formatHex(value);
    }
}
