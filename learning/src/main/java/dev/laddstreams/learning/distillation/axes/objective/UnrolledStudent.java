package dev.laddstreams.learning.distillation.axes.objective;

import ai.djl.ndarray.NDArray;
import dev.laddstreams.learning.distillation.StudentGradient;
import dev.laddstreams.learning.distillation.axes.DistillationProgram;
import dev.laddstreams.learning.distillation.axes.Workers;
import dev.laddstreams.learning.engine.TorchProgram;
import dev.laddstreams.learning.engine.TorchScope;
import dev.laddstreams.learning.training.DsaParameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A student that takes some steps of gradient descent on synthetic batches towards a goal, and the gradients of the distance
 * that it is left with, through all steps. Each step's batch is divided among the worker threads, whose parts of a gradient
 * are added in their order.
 *
 * @param kept last steps whose tapes are kept from the way there; those of the others are made again: memory for time
 * @param gradient whether the way is taken for constant
 */
public record UnrolledStudent(TorchProgram program, Workers workers, int kept, StudentGradient gradient) {
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
     * What one student is trained from, and where it should arrive.
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

    /** @param owner of the results */
    Rest rest(TorchScope owner, NDArray images, NDArray targets, Batches batches, Way way) {
        try (TorchScope round = owner.child()) {
            return new Walk(round, images, targets, batches, way).rest(owner);
        }
    }

    /** The state of one call. */
    private final class Walk {
        private final TorchScope scope;
        private final NDArray images;
        private final NDArray targets;
        private final Batches batches;
        private final Way way;
        private final List<NDArray> sums;

        Walk(TorchScope scope, NDArray images, NDArray targets, Batches batches, Way way) {
            this.scope = scope;
            this.images = images;
            this.targets = targets;
            this.batches = batches;
            this.way = way;
            this.sums = program.call(scope, DistillationProgram.NO_PULL, images, targets);
        }

        Rest rest(TorchScope owner) {
            int steps = batches.steps();
            int firstKept = steps - Math.min(kept, steps);
            List<List<NDArray>> weights = new ArrayList<>(List.of(way.start()));
            List<Step> tapes = new ArrayList<>();
            for (int i = 0; i < steps; i++) {
                Step step = new Step(i, weights.get(i), i >= firstKept);
                weights.add(scope.keep(step.take()));
                if (i >= firstKept) {
                    tapes.add(step);
                } else {
                    step.close();
                }
            }
            List<NDArray> displaced = program.call(
                    scope,
                    DistillationProgram.DISPLACED,
                    weights.get(steps),
                    way.start(),
                    way.goal(),
                    scope.floats(way.importance(), way.importance().length));
            List<NDArray> adjoint = displaced.subList(2, displaced.size());
            for (int i = steps - 1; i >= 0; i--) {
                weights.get(i + 1).forEach(NDArray::close);
                try (Step step = i >= firstKept ? tapes.get(i - firstKept) : new Step(i, weights.get(i), true)) {
                    List<NDArray> before = step.pull(adjoint);
                    if (!onlyData(i)) {
                        adjoint.forEach(NDArray::close);
                        adjoint = scope.keep(before);
                    }
                }
            }
            List<NDArray> numbers = program.call(scope, DistillationProgram.PULL_NUMBERS, sums.get(0), sums.get(2));
            return new Rest(
                    displaced.get(0).toDoubleArray()[0],
                    displaced.get(1).toDoubleArray(),
                    numbers.get(0).toDoubleArray()[0],
                    owner.keep(sums.get(0)),
                    owner.keep(sums.get(1)),
                    numbers.get(1).toDoubleArray()[0]);
        }

        /** Nothing comes before the first step, and a constant way does not change. */
        private boolean onlyData(int step) {
            return gradient == StudentGradient.TESLA || step == 0;
        }

        /**
         * The part of a step's batch that one thread takes.
         *
         * @param found by {@code student_step}
         */
        private record Part(NDArray rows, NDArray draws, List<NDArray> found) {}

        /** One step by its parts, in a scope of its own. */
        private final class Step implements AutoCloseable {
            private final TorchScope own = scope.child();
            private final int number;
            private final List<NDArray> weights;
            private final List<Part> parts;

            Step(int number, List<NDArray> weights, boolean tape) {
                this.number = number;
                this.weights = weights;
                this.parts = workers.divide(batches.size(), (from, to) -> part(own.child(), from, to, tape));
            }

            private Part part(TorchScope scope, int from, int to, boolean tape) {
                int start = number * batches.size();
                NDArray rows = scope.longs(Arrays.copyOfRange(batches.order(), start + from, start + to), to - from);
                NDArray draws = draws(scope, from, to);
                return new Part(
                        rows,
                        draws,
                        program.call(
                                scope,
                                DistillationProgram.STUDENT_STEP,
                                images,
                                targets,
                                rows,
                                operation(),
                                draws,
                                weights,
                                batches.size(),
                                tape ? 1 : 0));
            }

            private NDArray draws(TorchScope scope, int from, int to) {
                float[] draws = batches.drawn().get(number).values();
                if (draws.length > DsaParameters.COLUMNS) {
                    draws = Arrays.copyOfRange(draws, from * DsaParameters.COLUMNS, to * DsaParameters.COLUMNS);
                }
                return scope.floats(draws, draws.length / DsaParameters.COLUMNS, DsaParameters.COLUMNS);
            }

            private int operation() {
                return batches.drawn().get(number).operation().code();
            }

            /** The weights after the step. */
            List<NDArray> take() {
                return stepped(weights, parts.stream().map(part -> part.found().subList(0, weights.size())));
            }

            /**
             * The gradient of the distance by the weights before the step, from that by those after it. What it is by the data
             * is added up. The same again where the step depends on data alone.
             */
            List<NDArray> pull(List<NDArray> after) {
                List<List<NDArray>> pulls =
                        workers.divide(parts.size(), (from, to) -> pull(own.child(), parts.get(from), after));
                program.call(
                        own,
                        DistillationProgram.ADD_PULLS,
                        sums.get(0),
                        sums.get(1),
                        sums.get(2),
                        parts.stream().map(Part::rows).toList(),
                        each(pulls, 0),
                        each(pulls, 1),
                        each(pulls, 2),
                        way.learningRate());
                return onlyData(number)
                        ? after
                        : stepped(after, pulls.stream().map(pull -> pull.subList(3, pull.size())));
            }

            private List<NDArray> pull(TorchScope scope, Part part, List<NDArray> after) {
                return program.call(
                        scope,
                        DistillationProgram.PULL_STEP,
                        part.found(),
                        images,
                        targets,
                        part.rows(),
                        operation(),
                        part.draws(),
                        weights,
                        after,
                        batches.size(),
                        onlyData(number) ? 1 : 0);
            }

            private List<NDArray> each(List<List<NDArray>> of, int position) {
                return of.stream().map(tensors -> tensors.get(position)).toList();
            }

            private List<NDArray> stepped(List<NDArray> tensors, Stream<List<NDArray>> gradients) {
                return program.call(
                        own,
                        DistillationProgram.STEPPED,
                        tensors,
                        gradients.flatMap(List::stream).toList(),
                        way.learningRate());
            }

            @Override
            public void close() {
                own.close();
            }
        }
    }
}
