package dev.laddstreams.learning.distillation.axes;

/** Hears of work that is no iteration: experts and teachers in training. Called from several threads, one at a time. */
@FunctionalInterface
public interface Preparation {
    /** @param what for people, with how far it is */
    void at(String what);
}
