package dev.laddstreams.learning.training;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.learning.engine.TorchEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongToDoubleFunction;

/**
 * Runs one task a seed, as many at a time as PyTorch has threads. Networks side by side scale with the cores; threads inside
 * the operators of one small network mostly wait for each other, so that only tasks that are left over at the end get more
 * than their share.
 */
public final class ParallelSeeds {
    private ParallelSeeds() {}

    /**
     * @param what the tasks do, for messages: {@code evaluate}
     * @return results in the order of the seeds
     */
    public static double[] run(long[] seeds, String what, LongToDoubleFunction task) {
        int threads = TorchEngine.threads();
        int workers = Math.min(threads, seeds.length);
        if (workers == 1) {
            double[] results = new double[seeds.length];
            for (int i = 0; i < seeds.length; i++) {
                results[i] = task.applyAsDouble(seeds[i]);
            }
            return results;
        }
        ExecutorService pool = Executors.newFixedThreadPool(workers, work -> new Thread(work, what));
        try {
            List<Future<Double>> running = new ArrayList<>();
            int left = seeds.length % workers;
            for (int i = 0; i < seeds.length; i++) {
                long seed = seeds[i];
                // by the task's place, not by what is idle: the same task has the same threads, and result, each time
                int share = threads / (i < seeds.length - left ? workers : left);
                Callable<Double> work = () -> {
                    TorchEngine.useThreads(share);
                    return task.applyAsDouble(seed);
                };
                running.add(pool.submit(work));
            }
            return results(running, what);
        } finally {
            pool.shutdownNow();
            awaitEnd(pool);
            TorchEngine.useThreads(threads);
        }
    }

    private static double[] results(List<Future<Double>> running, String what) {
        double[] results = new double[running.size()];
        try {
            for (int i = 0; i < results.length; i++) {
                results[i] = running.get(i).get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof LaddException failure) {
                throw failure;
            }
            throw LaddException.defect(what, e.getCause());
        } catch (InterruptedException e) {
            throw LaddException.interrupted(what, e);
        }
        return results;
    }

    /** Interrupted tasks end within their current call; none may outlive this one. */
    private static void awaitEnd(ExecutorService pool) {
        boolean ended = false;
        boolean interrupted = false;
        while (!ended) {
            try {
                ended = pool.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
