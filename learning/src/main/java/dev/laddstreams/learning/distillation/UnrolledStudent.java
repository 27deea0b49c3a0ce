package dev.laddstreams.learning.distillation;

import ai.djl.ndarray.NDArray;
import dev.laddstreams.learning.engine.TorchProgram;
import dev.laddstreams.learning.engine.TorchScope;
import dev.laddstreams.learning.training.DsaParameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A student that takes some steps of gradient descent on synthetic batches towards a goal, and the gradients of the distance
 * that it is left with, through all steps. Each step's batch is divided among the worker threads, whose parts of a gradient
 * are added in their order.
 *
 * @param kept last steps whose tapes are kept from the way there; those of the others are made again: memory for time
 * @param constant takes the way for constant (Cui et al., TESLA); else the gradient is exact
 */
record UnrolledStudent(TorchProgram program, Workers workers, int kept, boolean constant) {
    /**
     * The batch of each step.
     *
     * @param order the images of each step, one step after the other
     * @param drawn augmentation of each step, of one row or one an image
     */
    record Batches(int size, long[] order, List<DsaParameters> drawn) {
        int steps() {
            return drawn.size();
        }
    }

    /**
     * A student's way.
     *
     * @param importance of each tensor's distance
     */
    record Way(List<NDArray> start, List<NDArray> goal, double learningRate, float[] importance) {}

    /**
     * What is left: {@code |importance * (end - goal)|^2 / |start - goal|^2}, and its gradients.
     *
     * @param largest magnitude in {@code images}
     * @param byTensor squared distance of each tensor over the denominator
     */
    record Rest(
            double distance, double[] byTensor, double largest, NDArray images, NDArray targets, double learningRate) {}

    /** @param scope owns the results */
    Rest rest(TorchScope scope, NDArray images, NDArray targets, Batches batches, Way way) {
        try (TorchScope round = scope.child()) {
            return new Walk(round, images, targets, batches, way).rest(scope);
        }
    }

    /** The state of one call. */
    private final class Walk {
        private final TorchScope scope;
        private final NDArray images;
        private final NDArray targets;
        private final Batches batches;
        private final Way way;
        private final List<Part> parts = new ArrayList<>();

        Walk(TorchScope scope, NDArray images, NDArray targets, Batches batches, Way way) {
            this.scope = scope;
            this.images = images;
            this.targets = targets;
            this.batches = batches;
            this.way = way;
            int count = workers.most(batches.size());
            for (int part = 0; part < count; part++) {
                parts.add(new Part(batches.size() * part / count, batches.size() * (part + 1) / count));
            }
        }

        Rest rest(TorchScope owner) {
            int steps = batches.steps();
            List<List<NDArray>> weights = new ArrayList<>(List.of(way.start()));
            for (int i = 0; i < steps; i++) {
                int step = i;
                boolean tape = step >= steps - kept;
                List<NDArray> before = weights.get(step);
                weights.add(stepped(before, side(part -> part.step(step, before, tape))));
            }
            List<NDArray> displaced = program.call(
                    scope,
                    "displaced",
                    weights.get(steps),
                    way.start(),
                    way.goal(),
                    scope.floats(way.importance(), way.importance().length));
            List<NDArray> adjoint = displaced.subList(2, displaced.size());
            for (int i = steps - 1; i >= 0; i--) {
                int step = i;
                List<NDArray> after = adjoint;
                List<List<NDArray>> pulls = side(part -> part.pull(step, weights.get(step), after));
                if (!onlyData(step)) {
                    adjoint = stepped(after, pulls);
                }
            }
            List<NDArray> pulled = program.call(
                    owner,
                    "all_pulls",
                    parts.stream().map(part -> part.pulled.get(0)).toList(),
                    parts.stream().map(part -> part.pulled.get(1)).toList(),
                    parts.stream().map(part -> part.pulled.get(2)).toList());
            return new Rest(
                    displaced.get(0).toDoubleArray()[0],
                    displaced.get(1).toDoubleArray(),
                    pulled.get(0).toDoubleArray()[0],
                    pulled.get(1),
                    pulled.get(2),
                    pulled.get(3).toDoubleArray()[0]);
        }

        /** Nothing comes before the first step, and a constant way does not change. */
        private boolean onlyData(int step) {
            return constant || step == 0;
        }

        private List<NDArray> stepped(List<NDArray> tensors, List<List<NDArray>> gradients) {
            return program.call(
                    scope,
                    "stepped",
                    tensors,
                    gradients.stream().flatMap(List::stream).toList(),
                    way.learningRate());
        }

        private List<List<NDArray>> side(PartWork work) {
            return workers
                    .divide(parts.size(), (from, to) -> parts.subList(from, to).stream()
                            .map(work::of)
                            .toList())
                    .stream()
                    .flatMap(List::stream)
                    .toList();
        }

        /** Images {@code from..to} of each step's batch, exclusive. */
        private final class Part {
            private final int from;
            private final int to;
            private final List<NDArray> pulled;
            private final List<TorchScope> scopes = new ArrayList<>();
            private final List<List<NDArray>> tapes = new ArrayList<>();

            Part(int from, int to) {
                this.from = from;
                this.to = to;
                this.pulled = program.call(scope, "no_pull", images, targets);
                for (int step = 0; step < batches.steps(); step++) {
                    scopes.add(scope.child());
                    tapes.add(List.of());
                }
            }

            /** The gradient by the weights. */
            List<NDArray> step(int step, List<NDArray> weights, boolean tape) {
                TorchScope own = scopes.get(step);
                List<NDArray> results = program.call(
                        own,
                        "student_step",
                        images,
                        targets,
                        rows(own, step),
                        operation(step),
                        draws(own, step),
                        weights,
                        batches.size(),
                        tape ? 1 : 0);
                if (tape) {
                    tapes.set(step, results);
                }
                return results.subList(0, weights.size());
            }

            /** How the gradient by the weights pulls on the weights; what it makes of the data is added up here. */
            List<NDArray> pull(int step, List<NDArray> weights, List<NDArray> adjoint) {
                TorchScope own = scopes.get(step);
                if (tapes.get(step).isEmpty()) {
                    step(step, weights, true);
                }
                List<NDArray> results = program.call(
                        scope.child(),
                        "pull_step",
                        tapes.get(step),
                        images,
                        targets,
                        rows(own, step),
                        operation(step),
                        draws(own, step),
                        weights,
                        batches.size(),
                        adjoint,
                        way.learningRate(),
                        onlyData(step) ? 1 : 0,
                        pulled.get(0),
                        pulled.get(1),
                        pulled.get(2));
                own.close();
                return results;
            }

            private int operation(int step) {
                return batches.drawn().get(step).operation().code();
            }

            private NDArray draws(TorchScope own, int step) {
                float[] draws = batches.drawn().get(step).values();
                if (draws.length > DsaParameters.COLUMNS) {
                    draws = Arrays.copyOfRange(draws, from * DsaParameters.COLUMNS, to * DsaParameters.COLUMNS);
                }
                return own.floats(draws, draws.length / DsaParameters.COLUMNS, DsaParameters.COLUMNS);
            }

            private NDArray rows(TorchScope own, int step) {
                int start = step * batches.size();
                return own.longs(Arrays.copyOfRange(batches.order(), start + from, start + to), to - from);
            }
        }
    }

    @FunctionalInterface
    private interface PartWork {
        List<NDArray> of(Walk.Part part);
    }
}
