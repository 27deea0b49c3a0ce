package dev.laddstreams.benchmarks;

import dev.laddstreams.learning.label.DenseLabelCodec;
import dev.laddstreams.learning.label.LabelCodec;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Rows per second that codecs of dense labels store and read on one thread: {@code [classes] [rounds] [codec ...]}. Rows are
 * softmax of normal values, 25 a label; the first rounds warm up, the best of the others counts.
 */
public final class LabelCodecBenchmark {
    private static final int ROWS = 25;
    private static final int LABELS = 4_000;
    private static final int WARM_UP = 20;

    private LabelCodecBenchmark() {}

    public static void main(String[] args) {
        int classes = args.length > 0 ? Integer.parseInt(args[0]) : 10;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 20;
        String[] codecs = args.length > 2
                ? Arrays.copyOfRange(args, 2, args.length)
                : new String[] {"lattice8", "lattice16", "lattice24", "sqrt4", "uint8", "float16", "float32"};
        float[] rows = rows(classes);
        System.out.printf("%-10s %14s %14s%n", "codec", "stored rows/s", "read rows/s");
        for (String name : codecs) {
            LabelCodec codec = LabelCodec.find(name).orElseThrow();
            byte[][] stored = new byte[LABELS][];
            double best = 0;
            double bestRead = 0;
            for (int round = 0; round < WARM_UP + rounds; round++) {
                long from = System.nanoTime();
                for (int i = 0; i < LABELS; i++) {
                    stored[i] = DenseLabelCodec.encode(rows, i * ROWS * classes, ROWS, classes, codec);
                }
                long between = System.nanoTime();
                double sum = 0;
                for (byte[] label : stored) {
                    sum += DenseLabelCodec.decode(ByteBuffer.wrap(label), ROWS, classes, codec)[0];
                }
                long to = System.nanoTime();
                if (round >= WARM_UP && sum > 0) {
                    best = Math.max(best, perSecond(between - from));
                    bestRead = Math.max(bestRead, perSecond(to - between));
                }
            }
            System.out.printf("%-10s %,14.0f %,14.0f%n", codec.code(), best, bestRead);
        }
    }

    private static double perSecond(long nanos) {
        return LABELS * ROWS * 1e9 / nanos;
    }

    private static float[] rows(int classes) {
        SplittableRandom random = new SplittableRandom(1);
        float[] rows = new float[LABELS * ROWS * classes];
        for (int row = 0; row < LABELS * ROWS; row++) {
            double sum = 0;
            double[] exponentials = new double[classes];
            for (int c = 0; c < classes; c++) {
                exponentials[c] = Math.exp(1.5 * random.nextGaussian());
                sum += exponentials[c];
            }
            for (int c = 0; c < classes; c++) {
                rows[row * classes + c] = (float) (exponentials[c] / sum);
            }
        }
        return rows;
    }
}
