package dev.laddstreams.learning.labeler;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The process's ONNX Runtime. Its start matches the process's command line against a regular expression, with a call for
 * each character: a class path of some thousand characters as an argument would overflow a thread's usual stack and end
 * the process, so the start gets a thread with a stack for the longest argument there can be.
 */
final class OnnxEnvironment {
    private static final long STACK_BYTES = 512L << 20;

    private static @Nullable OrtEnvironment environment;

    private OnnxEnvironment() {}

    /** Starts it on first use; not in the initialiser of this class, for which the starting thread would wait. */
    static synchronized OrtEnvironment get() {
        if (environment == null) {
            environment = start();
        }
        return environment;
    }

    private static OrtEnvironment start() {
        CompletableFuture<OrtEnvironment> started = new CompletableFuture<>();
        new Thread(null, new Start(started), "onnxruntime-start", STACK_BYTES).start();
        return started.join();
    }

    /** A class of its own: the thread must not wait for the initialisation of the class that waits for it. */
    private record Start(CompletableFuture<OrtEnvironment> started) implements Runnable {
        @Override
        public void run() {
            try {
                OrtEnvironment environment = OrtEnvironment.getEnvironment();
                // nothing that runs here reports to anybody
                environment.setTelemetry(false);
                started.complete(environment);
            } catch (OrtException | RuntimeException | LinkageError e) {
                started.completeExceptionally(LaddException.cannot(
                        Reason.INTERNAL, "start ONNX Runtime", e.toString(), "its native library to load", e));
            }
        }
    }
}
