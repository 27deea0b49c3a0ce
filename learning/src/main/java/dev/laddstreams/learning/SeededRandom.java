package dev.laddstreams.learning;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Random numbers that depend on a seed and a purpose alone, so that one draw more for one purpose moves no other. */
public final class SeededRandom {
    private static final RandomGeneratorFactory<RandomGenerator> FACTORY =
            RandomGeneratorFactory.of("L64X128MixRandom");

    private SeededRandom() {}

    /**
     * @param purpose what the numbers are for, for example {@code weights}; numbers for different purposes or different
     *     indices are independent
     * @param index tells repeated uses for one purpose apart, for example the epoch
     */
    public static RandomGenerator of(long seed, String purpose, long index) {
        return FACTORY.create(mix(mix(seed) ^ mix(purpose.hashCode()) ^ mix(~index)));
    }

    /** The positions 0..count-1 in random order. */
    public static int[] permutation(int count, RandomGenerator random) {
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    /** The finaliser of SplitMix64 (Steele, Lea, Flood 2014). */
    private static long mix(long z) {
        long a = (z + 0x9e3779b97f4a7c15L ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        long b = (a ^ a >>> 27) * 0x94d049bb133111ebL;
        return b ^ b >>> 31;
    }
}
