package dev.laddstreams.learning.engine;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import com.sun.jna.Function;
import com.sun.jna.Platform;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;

/** The one PyTorch engine of the process. Loaded on first use, never from the network; thread-safe. */
public final class TorchEngine {
    private TorchEngine() {}

    /** Its version, for example {@code pytorch-2.7.1}. */
    public static String version() {
        return "pytorch-" + engine().getVersion();
    }

    /** Threads inside one operator, for calls from this thread. */
    public static int threads() {
        engine();
        return JniUtils.getNumThreads();
    }

    /**
     * Sets the threads inside one operator: for calls from this thread and from threads that call PyTorch for the first
     * time afterwards. Other threads keep what they have.
     *
     * @param threads at least 1
     */
    public static void useThreads(int threads) {
        if (threads < 1) {
            throw LaddException.cannot(Reason.USAGE, "use PyTorch threads", String.valueOf(threads), "at least 1");
        }
        engine();
        JniUtils.setNumThreads(threads);
    }

    static NDManager newManager() {
        return engine().newBaseManager();
    }

    private static Engine engine() {
        return Loaded.ENGINE;
    }

    /** DJL reads its properties once, so they are set before its first class is touched. */
    private static final class Loaded {
        /** From the C library's malloc.h. */
        private static final int M_TRIM_THRESHOLD = -1;

        private static final int M_TOP_PAD = -2;
        private static final int M_MMAP_THRESHOLD = -3;

        static final Engine ENGINE = load();

        private static Engine load() {
            setUnlessGiven("ai.djl.offline", "true");
            setUnlessGiven("OPT_OUT_TRACKING", "true");
            waitAsleep();
            keepFreedMemory();
            ProcessEnd.skipNativeDestructors();
            return Engine.getEngine("PyTorch");
        }

        /**
         * Makes OpenMP's threads sleep while they wait for one another. By default they spin, which on a machine with
         * other work on all cores holds up every operator (measured: a step of 0.13 s takes 1.1 s, one of 0.3 s takes 6 s). OpenMP reads this
         * from the environment, once, when the engine's libraries are loaded.
         */
        private static void waitAsleep() {
            if (Platform.isLinux() || Platform.isMac()) {
                int keepWhatIsSet = 0;
                Function.getFunction("c", "setenv")
                        .invokeInt(new Object[] {"OMP_WAIT_POLICY", "PASSIVE", keepWhatIsSet});
            }
        }

        /**
         * Lets the C library keep what is freed, up to 1 GiB, for the next step's tensors. By default it returns each
         * tensor to the system and takes it back page by page (measured: a third of the processor time of a forward
         * pass, and up to four times its duration).
         */
        private static void keepFreedMemory() {
            if (Platform.isLinux()) {
                Function mallopt = Function.getFunction("c", "mallopt");
                mallopt.invokeInt(new Object[] {M_TRIM_THRESHOLD, 1 << 30});
                mallopt.invokeInt(new Object[] {M_TOP_PAD, 1 << 26});
                mallopt.invokeInt(new Object[] {M_MMAP_THRESHOLD, 1 << 25});
            }
        }

        private static void setUnlessGiven(String property, String value) {
            if (System.getProperty(property) == null) {
                System.setProperty(property, value);
            }
        }
    }
}
