package dev.laddstreams.learning.distillation;

/** Real images are seen by the networks alone, before distillation. */
final class NoRealImages implements RealSource {
    @Override
    public RealBatch next(Iteration iteration) {
        return RealBatch.NONE;
    }
}
