package dev.laddstreams.learning.distillation.axes;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.learning.engine.TorchEngine;
import dev.laddstreams.learning.network.ConvNetSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/**
 * Threads that each compute with one PyTorch thread, as many as PyTorch had. Operators on few images are too small to be
 * shared out: classes or images side by side take half the time on two cores, threads inside the operators none less
 * (measured).
 */
public final class Workers implements AutoCloseable {
    /** Bytes of a batch's first feature map; measured on two cores with unrolled students of width 32. */
    private static final long WORTH_SHARING = 4L << 20;

    private final int threads = TorchEngine.threads();
    private final ExecutorService pool = Executors.newFixedThreadPool(threads, Workers::thread);

    /** Work on the items {@code from..to}, exclusive. */
    @FunctionalInterface
    public interface OfItems<T> {
        T of(int from, int to);
    }

    /** How many of so many items go side by side. */
    public int most(int items) {
        return Math.min(threads, items);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(
                () -> {
                    TorchEngine.useThreads(1);
                    work.run();
                },
                "distillation");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Divides items evenly among the threads: classes, or the images of a batch. Each must give the same whatever others are
     * beside it.
     *
     * @return results in the order of the items
     */
    public <T> List<T> divide(int items, OfItems<T> work) {
        int parts = most(items);
        List<Future<T>> running = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            int from = items * part / parts;
            int to = items * (part + 1) / parts;
            running.add(pool.submit(() -> work.of(from, to)));
        }
        List<T> results = new ArrayList<>();
        RuntimeException failure = null;
        for (Future<T> part : running) {
            try {
                results.add(uninterrupted(part));
            } catch (ExecutionException e) {
                failure = e.getCause() instanceof RuntimeException cause
                        ? cause
                        : LaddException.defect("distil", e.getCause());
            }
        }
        if (failure != null) {
            throw failure;
        }
        return results;
    }

    /**
     * Steps on whole batches: in one of these threads where the batch is small, because waking a second thread for each
     * operator takes longer than it helps; else in the calling thread with all of its PyTorch threads.
     *
     * @param images in the batch, of {@code network}'s input
     */
    public <T> T batch(int images, ConvNetSpec network, Supplier<T> work) {
        return images * Pieces.firstMapBytes(network) < WORTH_SHARING
                ? divide(1, (from, to) -> work.get()).get(0)
                : work.get();
    }

    /** A step is short and must not be left with its tensors in use: an interrupt waits until its end. */
    private static <T> T uninterrupted(Future<T> part) throws ExecutionException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return part.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        pool.shutdown();
        TorchEngine.useThreads(threads);
    }
}
