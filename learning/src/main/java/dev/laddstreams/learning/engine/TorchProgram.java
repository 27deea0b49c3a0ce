package dev.laddstreams.learning.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A TorchScript program: the methods of one or several source texts, compiled when loaded. It holds no state, so weights
 * are arguments and results, and gradients of gradients are exact. Calls may come from several threads at once, each with
 * its own {@link TorchScope}.
 */
public final class TorchProgram implements AutoCloseable {
    private final NDManager manager;
    private final PtSymbolBlock module;
    private final Set<TorchMethod> methods;

    private TorchProgram(NDManager manager, PtSymbolBlock module, Set<TorchMethod> methods) {
        this.manager = manager;
        this.module = module;
        this.methods = methods;
    }

    /**
     * Loads several source texts as one program; their methods can call each other.
     *
     * @throws LaddException INTERNAL when a text's method has other parameters than declared, or in another order
     */
    public static TorchProgram load(TorchSource... sources) {
        StringBuilder methods = new StringBuilder();
        Set<TorchMethod> called = new HashSet<>();
        for (TorchSource source : sources) {
            methods.append(text(source.name())).append('\n');
            called.addAll(source.methods());
        }
        return compile(methods.toString(), called);
    }

    /** Compiles methods given as text: {@code def name(self, x: Tensor) -> List[Tensor]: ...}. */
    public static TorchProgram compile(String methods, TorchMethod... called) {
        return compile(methods, Set.of(called));
    }

    private static TorchProgram compile(String methods, Set<TorchMethod> called) {
        TorchSignatures signatures = new TorchSignatures(methods);
        called.forEach(signatures::require);
        NDManager manager = TorchEngine.newManager();
        try (InputStream archive = new ByteArrayInputStream(TorchArchive.of(methods))) {
            PtSymbolBlock module = JniUtils.loadModule((PtNDManager) manager, archive, true, false);
            return new TorchProgram(manager, module, called);
        } catch (IOException e) {
            manager.close();
            throw new UncheckedIOException(e);
        } catch (EngineException e) {
            manager.close();
            throw LaddException.cannot(
                    Reason.INTERNAL, "compile a TorchScript program", e.getMessage(), "valid source", e);
        }
    }

    /**
     * Runs a method of the program with tensors and numbers as arguments. Gradients are available inside; results should be detached there.
     *
     * @param scope owns the results
     * @param method one that was declared when the program was loaded, whose parameters are {@code Tensor} or
     *     {@code List[Tensor]} and whose result is a {@code List[Tensor]} or a {@code Tensor}
     * @param arguments an {@link NDArray}; a non-empty {@code List<NDArray>}; an {@link Integer} or {@link Long}, which
     *     arrives as an int64 tensor (take it with {@code int(x)}); a {@link Double}, which arrives as a float64 tensor
     *     (take it with {@code float(x)}). Arguments are never changed unless the method changes them in place
     * @throws LaddException INTERNAL for a method that was not declared
     */
    public List<NDArray> call(TorchScope scope, TorchMethod method, Object... arguments) {
        if (!methods.contains(method)) {
            throw TorchSignatures.cannotCall(method, "one that was declared when the program was loaded");
        }
        boolean before = JniUtils.isGradMode();
        JniUtils.setGradMode(true);
        // Optimised graphs come after some calls and add in another order: a resumed run would differ in its last bits.
        JniUtils.setGraphExecutorOptimize(false);
        NDList inputs = new NDList();
        try {
            NDArray marker = scope.manager().create(0f);
            marker.setName("module_method:" + method.name());
            inputs.add(marker);
            for (int i = 0; i < arguments.length; i++) {
                add(inputs, scope.manager(), i, arguments[i]);
            }
            return new ArrayList<>(IValueUtils.forward(module, inputs, true));
        } finally {
            inputs.close();
            JniUtils.setGradMode(before);
        }
    }

    @Override
    public void close() {
        module.close();
        manager.close();
    }

    /** Every input is an alias of its own: the call names inputs, and one tensor may occur twice. */
    private static void add(NDList inputs, NDManager manager, int position, Object argument) {
        if (argument instanceof NDArray tensor) {
            inputs.add(alias(tensor));
        } else if (argument instanceof List<?> tensors && !tensors.isEmpty()) {
            for (Object element : tensors) {
                NDArray alias = alias((NDArray) element);
                alias.setName("list" + position + "[]");
                inputs.add(alias);
            }
        } else if (argument instanceof Integer || argument instanceof Long) {
            inputs.add(manager.create(new long[] {((Number) argument).longValue()}, new Shape()));
        } else if (argument instanceof Double value) {
            inputs.add(manager.create(new double[] {value}, new Shape()));
        } else {
            throw LaddException.cannot(
                    Reason.INTERNAL,
                    "pass argument " + position,
                    String.valueOf(argument),
                    "a tensor, a non-empty list of tensors, an int, a long or a double");
        }
    }

    private static NDArray alias(NDArray tensor) {
        return JniUtils.detachGradient((PtNDArray) tensor);
    }

    private static String text(String name) {
        String resource = "/torchscript/" + name + ".py";
        try (InputStream in = TorchProgram.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw LaddException.cannot(Reason.INTERNAL, "load a TorchScript program", resource, "a resource");
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
