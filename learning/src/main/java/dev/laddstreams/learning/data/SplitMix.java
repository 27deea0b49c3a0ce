package dev.laddstreams.learning.data;

/** SplitMix64 (Steele, Lea and Flood, 2014), written out so that generated images never change with the platform. */
final class SplitMix {
    private long state;

    SplitMix(long seed) {
        this.state = seed;
    }

    private long nextLong() {
        state += 0x9E3779B97F4A7C15L;
        long mixed = (state ^ state >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }

    /** Draws a number uniformly from [low, high). */
    double between(double low, double high) {
        return low + (high - low) * (nextLong() >>> 11) * 0x1.0p-53;
    }

    /** Draws a whole number uniformly from 0..bound-1. */
    int below(int bound) {
        return (int) between(0, bound);
    }

    /** Nearly normal with deviation 1: the sum of four uniform 16-bit parts of one draw. */
    double noise() {
        long bits = nextLong();
        long sum = (bits & 0xffff) + (bits >>> 16 & 0xffff) + (bits >>> 32 & 0xffff) + (bits >>> 48);
        return (sum / 65536.0 - 2) * 1.7320508;
    }
}
