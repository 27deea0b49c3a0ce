package dev.laddstreams.learning.engine;

import com.sun.jna.Function;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;

/**
 * Lets the process end while threads are inside native code. The virtual machine leaves such threads running when it ends
 * and calls the C library's {@code exit}, which takes PyTorch's global objects apart under them: the process then dies of a
 * segmentation fault instead of with its exit code. Here the last thing to be registered with
 * {@code exit}, and so the first that it calls, ends the process at once with the same code.
 *
 * <p>What is skipped thereby are destructors of global objects alone: by then the virtual machine has run its shutdown
 * hooks and put its own files away. Costs nothing while the process runs.
 */
final class ProcessEnd {
    private ProcessEnd() {}

    /** For this process from now on, at the end of {@code main}, at {@code System.exit} and at a signal. Thread-safe. */
    static void skipNativeDestructors() {
        Registered.onceForTheProcess();
    }

    private static final class Registered {
        static {
            if (Platform.isLinux()) {
                Function onExit = Function.getFunction("c", "on_exit");
                Function endNow = Function.getFunction("c", "_exit");
                // In a shutdown hook and not now: libraries that are loaded later register their destructors later.
                Runtime.getRuntime()
                        .addShutdownHook(new Thread(
                                () -> onExit.invokeInt(new Object[] {endNow, Pointer.NULL}),
                                "skip-native-destructors"));
            }
        }

        /** The initialiser of this class is what happens once. */
        static void onceForTheProcess() {}
    }
}
