package dev.laddstreams.learning.distillation;

import dev.laddstreams.learning.SeededRandom;
import java.util.random.RandomGenerator;

/**
 * The seed of one random draw. A draw's seed derives from the seed of the whole and the draw's own place in it, never
 * from the draws before: the weights of iteration 200 are the same whether the run was interrupted or not.
 */
public record Seed(long value) {
    /** The seed of a part: the same part and index of the same seed always have the same one. */
    public Seed derive(String part, long index) {
        return new Seed(SeededRandom.of(value, part, index).nextLong());
    }

    /** A generator of its own for this draw. */
    public RandomGenerator generator() {
        return SeededRandom.of(value, "draw", 0);
    }

    /**
     * Draws positions without replacement, in the order drawn.
     *
     * @param from candidates; not changed
     * @param count at most the number of candidates
     */
    public int[] sample(int[] from, int count) {
        RandomGenerator random = generator();
        int[] pool = from.clone();
        int[] drawn = new int[count];
        for (int i = 0; i < count; i++) {
            int pick = i + random.nextInt(pool.length - i);
            drawn[i] = pool[pick];
            pool[pick] = pool[i];
        }
        return drawn;
    }
}
