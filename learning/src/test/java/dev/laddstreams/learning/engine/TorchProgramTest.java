package dev.laddstreams.learning.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import dev.laddstreams.errors.LaddException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TorchProgramTest {
    private static final String SOURCE = """
            # Sum of k a_i b_i with its gradient in a.
            def weighted(self, a: List[Tensor], b: List[Tensor], k: Tensor, n: Tensor) -> List[Tensor]:
              leaf = a[0].detach().requires_grad_(True)
              s = (leaf * b[0] * float(k)).sum()
              g = torch.grad([s], [leaf], None, False, False, False)
              return [s.detach(), torch._unwrap_optional(g[0]), torch.ones([int(n)])]

            # d/dx of (d/dx x^4)^2
            def twice(self, x: Tensor) -> Tensor:
              leaf = x.detach().requires_grad_(True)
              first = torch._unwrap_optional(torch.grad([torch.pow(leaf, 4).sum()], [leaf], None, True, True, False)[0])
              second = torch.grad([(first * first).sum()], [leaf], None, False, False, False)
              return torch._unwrap_optional(second[0])
            """;
    private static final TorchMethod WEIGHTED = TorchMethod.of("weighted(a, b, k, n)");
    private static final TorchMethod TWICE = TorchMethod.of("twice(x)");

    @Test
    void shouldTakeTensorsListsAndNumbers() {
        try (TorchProgram program = TorchProgram.compile(SOURCE, WEIGHTED, TWICE);
                TorchScope scope = TorchScope.open()) {
            NDArray a = scope.floats(new float[] {1, 2}, 2);
            List<NDArray> results = program.call(scope, WEIGHTED, List.of(a), List.of(a), 0.5, 3);

            assertThat(results.get(0).toFloatArray()).containsExactly(2.5f);
            assertThat(results.get(1).toFloatArray()).containsExactly(0.5f, 1f);
            assertThat(results.get(2).toFloatArray()).containsExactly(1f, 1f, 1f);
            assertThat(a.getName()).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "weighted(b, a, k, n)", // two of one type, swapped
                "weighted(a, b, n, k)",
                "weighted(a, b, k)",
                "weighted(a, b, k, m)"
            })
    void shouldRefuseOtherParametersWhenLoaded(String declared) {
        TorchMethod method = TorchMethod.of(declared);

        assertThatThrownBy(() -> TorchProgram.compile(SOURCE, TWICE, method))
                .isInstanceOf(LaddException.class)
                .hasMessage("Cannot call a TorchScript method: " + declared + " (expected: weighted(a, b, k, n))");
    }

    @Test
    void shouldNoticeParametersThatTheProgramAloneHasSwapped() {
        String swapped = SOURCE.replace("a: List[Tensor], b: List[Tensor]", "b: List[Tensor], a: List[Tensor]");
        TorchProgram.compile(SOURCE, WEIGHTED).close();

        assertThatThrownBy(() -> TorchProgram.compile(swapped, WEIGHTED))
                .isInstanceOf(LaddException.class)
                .hasMessage("Cannot call a TorchScript method: weighted(a, b, k, n) (expected: weighted(b, a, k, n))");
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing(x)", "twice", "twice(x"})
    void shouldRefuseWhatIsNoMethod(String declared) {
        assertThatThrownBy(() -> TorchProgram.compile(SOURCE, TorchMethod.of(declared)))
                .isInstanceOf(LaddException.class)
                .hasMessageStartingWith("Cannot call a TorchScript method: " + declared + " (expected: ");
    }

    @Test
    void shouldRefuseACallThatWasNotDeclared() {
        try (TorchProgram program = TorchProgram.compile(SOURCE, WEIGHTED);
                TorchScope scope = TorchScope.open()) {
            assertThatThrownBy(() -> program.call(scope, TWICE, 1.0))
                    .isInstanceOf(LaddException.class)
                    .hasMessage("Cannot call a TorchScript method: twice(x)"
                            + " (expected: one that was declared when the program was loaded)");
        }
    }

    @Test
    void shouldDifferentiateTwiceInDoublePrecision() {
        try (TorchProgram program = TorchProgram.compile(SOURCE, WEIGHTED, TWICE);
                TorchScope scope = TorchScope.open()) {
            NDArray x = scope.doubles(new double[] {1.5}, 1);
            double gradient = program.call(scope, TWICE, x).get(0).toDoubleArray()[0];

            assertThat(gradient).isEqualTo(96 * Math.pow(1.5, 5)); // d/dx 16 x^6, exact in binary
        }
    }

    @Test
    void shouldDifferentiateOnAnyThread() throws Exception {
        try (TorchProgram program = TorchProgram.compile(SOURCE, WEIGHTED, TWICE)) {
            double[] gradient = new double[1];
            Thread thread = new Thread(() -> {
                try (TorchScope scope = TorchScope.open()) {
                    gradient[0] = program.call(scope, TWICE, scope.doubles(new double[] {1}, 1))
                            .get(0)
                            .toDoubleArray()[0];
                }
            });
            thread.start();
            thread.join();

            assertThat(gradient[0]).isEqualTo(96);
        }
    }

    @Test
    void shouldKeepWhatOutlivesAChildScope() {
        try (TorchProgram program = TorchProgram.compile(SOURCE, WEIGHTED, TWICE);
                TorchScope scope = TorchScope.open()) {
            NDArray kept;
            NDArray dropped;
            try (TorchScope round = scope.child()) {
                dropped = round.doubles(new double[] {1}, 1);
                kept = scope.keep(program.call(round, TWICE, dropped).get(0));
            }

            assertThat(kept.toDoubleArray()).containsExactly(96);
            assertThatThrownBy(dropped::toDoubleArray).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void shouldCopyArraysIn() {
        try (TorchScope scope = TorchScope.open()) {
            float[] values = {1, 2};
            NDArray tensor = scope.floats(values, 2, 1);
            values[0] = 7;

            assertThat(tensor.toFloatArray()).containsExactly(1, 2);
            assertThat(scope.bytes(new byte[] {(byte) 200}, 1).toUint8Array()).containsExactly(200);
            assertThat(scope.longs(new long[] {1L << 40}, 1).toLongArray()).containsExactly(1L << 40);
            assertThat(scope.indices(3, 4).toLongArray()).containsExactly(3, 4);
        }
    }

    @Test
    void shouldNameABadProgram() {
        assertThatThrownBy(
                        () -> TorchProgram.compile("def f(self, x: Tensor) -> Tensor:\n  return torch.nonsense(x)\n"))
                .isInstanceOf(LaddException.class)
                .hasMessageContaining("Cannot compile a TorchScript program")
                .hasMessageContaining("nonsense");
        assertThatThrownBy(() -> TorchProgram.load(TorchSource.of("missing")))
                .hasMessageContaining("/torchscript/missing.py");
    }

    @Test
    void shouldRefuseOtherArguments() {
        try (TorchProgram program = TorchProgram.compile(SOURCE, WEIGHTED, TWICE);
                TorchScope scope = TorchScope.open()) {
            assertThatThrownBy(() -> program.call(scope, TWICE, List.of()))
                    .isInstanceOf(LaddException.class)
                    .hasMessageContaining("non-empty list");
            assertThatThrownBy(() -> scope.floats(new float[3], 2, 2)).hasMessageContaining("expected: 4 values");
        }
    }

    @Test
    void shouldSetThreads() {
        int before = TorchEngine.threads();
        TorchEngine.useThreads(1);
        assertThat(TorchEngine.threads()).isEqualTo(1);
        TorchEngine.useThreads(before);
        assertThatThrownBy(() -> TorchEngine.useThreads(0)).isInstanceOf(LaddException.class);
    }
}
