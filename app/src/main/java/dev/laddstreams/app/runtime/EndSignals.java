package dev.laddstreams.app.runtime;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signals that end a process, taken from the virtual machine: it does not shut down before they are given back. They come
 * through {@code sun.misc.Signal}, which is looked up, because not every platform has it. Thread-safe.
 */
final class EndSignals {
    private static final Logger LOG = LoggerFactory.getLogger(EndSignals.class);
    /** The lost terminal, Ctrl-C, and what supervisors send. */
    private static final List<String> NAMES = List.of("HUP", "INT", "TERM");

    private final Class<?> signalType;
    private final Class<?> handlerType;
    private final Method handle;
    private final List<Taken> taken = new ArrayList<>();

    private record Taken(Object signal, int number, Object former) {}

    private EndSignals() throws ReflectiveOperationException {
        signalType = Class.forName("sun.misc.Signal");
        handlerType = Class.forName("sun.misc.SignalHandler");
        handle = signalType.getMethod("handle", signalType, handlerType);
    }

    /**
     * Takes those that can be had: not those that this process is told to ignore, and none where it was started with
     * {@code -Xrs}.
     *
     * @param listener hears the number of each signal, on a thread of the signal's own
     * @return empty where none can be had
     */
    static Optional<EndSignals> take(IntConsumer listener) {
        try {
            EndSignals signals = new EndSignals();
            for (String name : NAMES) {
                signals.take(name, listener);
            }
            return Optional.of(signals).filter(all -> !all.taken.isEmpty());
        } catch (ReflectiveOperationException | LinkageError e) {
            LOG.debug("Signals cannot be taken here", e);
            return Optional.empty();
        }
    }

    private void take(String name, IntConsumer listener) throws ReflectiveOperationException {
        try {
            Object signal = signalType.getConstructor(String.class).newInstance(name);
            int number = (Integer) signalType.getMethod("getNumber").invoke(signal);
            taken.add(new Taken(signal, number, handle.invoke(null, signal, handler(number, listener))));
        } catch (InvocationTargetException e) {
            LOG.debug("Signal {} cannot be taken", name, e);
        }
    }

    private Object handler(int number, IntConsumer listener) {
        return Proxy.newProxyInstance(
                EndSignals.class.getClassLoader(),
                new Class<?>[] {handlerType},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "handle" -> {
                        listener.accept(number);
                        yield null;
                    }
                    case "equals" -> proxy == arguments[0];
                    case "hashCode" -> System.identityHashCode(proxy);
                    default -> "handler of signal " + number;
                });
    }

    /** From now on they do what they did before they were taken. */
    void giveBack() {
        taken.forEach(one -> call(handle, one.signal(), one.former()));
    }

    /** Sends this process one of them. */
    void raise(int number) {
        try {
            Method raise = signalType.getMethod("raise", signalType);
            taken.stream().filter(one -> one.number() == number).forEach(one -> call(raise, one.signal()));
        } catch (NoSuchMethodException e) {
            throw new LinkageError("sun.misc.Signal", e);
        }
    }

    private static void call(Method method, @Nullable Object... arguments) {
        try {
            method.invoke(null, arguments);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("sun.misc.Signal", e);
        }
    }
}
