package dev.laddstreams.learning.labeler;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.grid.SubImageCutter;
import dev.laddstreams.learning.labeler.ModelSession.Outputs;
import dev.laddstreams.learning.labeler.ModelSession.Slot;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Labels with a model of any engine: cuts sub-images straight into an engine's input memory and labels them batch by batch;
 * a batch may span images. The calling thread and, where the session runs several passes at once, further threads each take
 * the next batch and cut, pass and read it alone, so one cuts while another computes.
 */
final class BatchLabeler implements Labeler {
    private final LabelerSpec spec;
    private final ModelSession session;
    private final SoftLabels softLabels;
    private final List<Worker> workers = new ArrayList<>();
    private final ExecutorService threads;
    private final LongAdder cutNanos = new LongAdder();
    private boolean closed;

    /** Takes over the session and closes it. */
    BatchLabeler(LabelerSpec spec, ModelSession session) {
        this.spec = spec;
        this.session = session;
        this.softLabels = new SoftLabels(spec);
        for (int i = 0; i < session.parallelism(); i++) {
            workers.add(new Worker(session.newSlot()));
        }
        this.threads = Executors.newFixedThreadPool(workers.size(), task -> {
            Thread thread = new Thread(task, "ladd-labeler");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Tries the model out, and with it warms up.
     *
     * @throws LaddException with reason {@code INCOMPATIBLE} when the model does not fit its description
     */
    void passProbation(String artifact) {
        Probation probation = new Probation(artifact, spec, session, workers.get(0).slot);
        String image = "a blank image";
        try {
            probation.pass();
            label(spec.inputShape(), new float[spec.inputShape().values()], 1);
            image = "an image of noise";
            label(spec.inputShape(), probation.noise(), 1);
        } catch (LaddException e) {
            if (e.reason() != Reason.INFERENCE_FAILED) {
                throw e;
            }
            throw incompatible(
                    artifact,
                    image + " fails: " + e.getMessage(),
                    "a model from ?x" + spec.inputShape() + " to ?x" + spec.classes() + " "
                            + spec.output().code() + ", as its description says",
                    e);
        }
    }

    @Override
    public LabelerSpec spec() {
        return spec;
    }

    @Override
    public float[] label(ImageShape shape, float[] images, int count) {
        if (closed) {
            throw new IllegalStateException("this labeler is closed");
        }
        if (count < 1 || (long) count * shape.values() > images.length) {
            throw LaddException.cannot(
                    Reason.INPUT_INVALID,
                    "label images",
                    count + " images in " + images.length + " values",
                    "at least 1 image of " + shape + " = " + shape.values() + " values");
        }
        if (shape.channels() != spec.inputShape().channels()) {
            throw LaddException.cannot(
                    Reason.INCOMPATIBLE,
                    "label images",
                    "images of " + shape,
                    spec.inputShape().channels() + " channels, as the labeler takes " + spec.inputShape());
        }
        LabelingRun run = new LabelingRun(shape, images, count * spec.grid().subImages(), spec.classes(), this::passes);
        List<CompletableFuture<Void>> others = new ArrayList<>();
        for (Worker worker : workers.subList(1, Math.min(workers.size(), run.passes()))) {
            others.add(CompletableFuture.runAsync(() -> worker.drain(run), threads));
        }
        try {
            workers.get(0).drain(run);
        } finally {
            others.forEach(CompletableFuture::join);
        }
        return run.labels();
    }

    @Override
    public String engine() {
        return session.engine();
    }

    @Override
    public long cutNanos() {
        return cutNanos.sum();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            threads.shutdown();
            session.close();
        }
    }

    /** As few passes as the batch size allows, but a whole number for each worker where a pass may be smaller. */
    private int passes(int subImages) {
        int passes = (subImages + session.batchSize() - 1) / session.batchSize();
        int rounds = (passes + workers.size() - 1) / workers.size();
        return session.fixedBatch() ? passes : Math.min(subImages, rounds * workers.size());
    }

    private static LaddException incompatible(
            String artifact, String value, String expected, @Nullable Throwable cause) {
        return LaddException.cannot(Reason.INCOMPATIBLE, "open labeler " + artifact, value, expected, cause);
    }

    /** One thread's memory. */
    private final class Worker {
        private final Slot slot;
        private SubImageCutter cutter = cutter(spec.inputShape());

        Worker(Slot slot) {
            this.slot = slot;
        }

        private SubImageCutter cutter(ImageShape images) {
            return new SubImageCutter(spec.grid(), images, spec.inputShape());
        }

        /** Takes pass after pass until none is left or one has failed. */
        void drain(LabelingRun run) {
            for (int pass = run.next(); pass >= 0; pass = run.next()) {
                try {
                    pass(run, run.first(pass), run.first(pass + 1));
                } catch (RuntimeException e) {
                    run.fail(e);
                }
            }
        }

        private void pass(LabelingRun run, int first, int end) {
            long start = System.nanoTime();
            cut(run, first, end);
            cutNanos.add(System.nanoTime() - start);
            Outputs outputs = slot.run(end - first);
            requireRows(outputs, end - first);
            for (int i = first; i < end; i++) {
                int row = (i - first) * spec.classes();
                softLabels.read(outputs.values(), row, run.target(), i * spec.classes(), i);
            }
        }

        private void cut(LabelingRun run, int first, int end) {
            if (!cutter.images().equals(run.shape())) {
                cutter = cutter(run.shape());
            }
            int each = spec.grid().subImages();
            int imageValues = run.shape().values();
            int values = spec.inputShape().values();
            for (int i = first; i < end; ) {
                int image = i / each;
                int count = Math.min(end, (image + 1) * each) - i;
                cutter.cut(run.images(), image * imageValues, i % each, count, slot.input(), (i - first) * values);
                i += count;
            }
        }

        private void requireRows(Outputs outputs, int count) {
            long[] shape = outputs.shape();
            long rows = session.fixedBatch() ? session.batchSize() : count;
            if (shape.length != 2 || shape[0] != rows || shape[1] != spec.classes()) {
                throw LaddException.cannot(
                        Reason.INFERENCE_FAILED,
                        "label sub-images",
                        "model gives " + ModelSession.text(shape),
                        rows + "x" + spec.classes());
            }
        }
    }
}
