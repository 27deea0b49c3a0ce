package dev.laddstreams.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.processors.labeler.BatchRules;
import dev.laddstreams.processors.labeler.LabelerProcess;
import dev.laddstreams.processors.labeler.LabelerSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * One process of {@link ScaleBenchmark}: a labeler process, or bare loops, one for each consumer group that it reads from
 * standard input. It prints {@code <nanoseconds> <committed images>} whenever something was committed.
 */
final class ScaleWorker {
    private static final long SAMPLE_NANOS = 2_000_000;

    private ScaleWorker() {}

    /** @param args {@code lane} or {@code bare}, servers, registry, instance, artifact folder, then the plan */
    public static void main(String[] args) {
        KafkaConnection connection = KafkaConnection.of(args[1], args[2]);
        String instance = args[3];
        Path artifacts = Path.of(args[4]);
        ScalePlan plan = ScalePlan.of(Arrays.copyOfRange(args, 5, args.length));
        LongSupplier committed = args[0].equals("lane")
                ? lanes(connection, plan, instance, artifacts)
                : loops(connection, plan, instance);
        long last = 0;
        while (true) {
            long now = committed.getAsLong();
            if (now != last) {
                System.out.println(System.nanoTime() + " " + now);
                last = now;
            }
            LockSupport.parkNanos(SAMPLE_NANOS);
        }
    }

    private static LongSupplier lanes(KafkaConnection connection, ScalePlan plan, String instance, Path artifacts) {
        LabelerSettings defaults = LabelerSettings.of(instance, List.of(artifacts), List.of());
        LabelerSettings settings = new LabelerSettings(
                instance,
                defaults.bundles(),
                defaults.claimChecks(),
                defaults.engine(),
                BatchRules.of(defaults.batch().usual().withImages(plan.number("batch"))),
                plan.millis("commit-ms"),
                defaults.codec(),
                defaults.loadTimeout());
        LabelerProcess process = new LabelerProcess(
                connection, plan.catalogue(), settings, bundle -> new FixedCost(plan.millis("cost-ms")));
        process.start();
        return process.meters()::images;
    }

    private static LongSupplier loops(KafkaConnection connection, ScalePlan plan, String instance) {
        LongAdder committed = new LongAdder();
        ReentrantLock device = new ReentrantLock(true);
        String source = plan.catalogue().images(ScaleTopics.DATASET).name();
        String target = plan.catalogue().augmented(ScaleTopics.DATASET).name();
        start("groups", () -> {
            try (BufferedReader groups = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
                for (String group = groups.readLine(); group != null; group = groups.readLine()) {
                    BareLoop loop = new BareLoop(connection, plan, group, instance, target, device, committed);
                    start(group, () -> loop.run(source));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return committed::sum;
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
