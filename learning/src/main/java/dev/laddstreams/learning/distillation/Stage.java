package dev.laddstreams.learning.distillation;

/**
 * One stage of a run.
 *
 * @param index 0-based
 * @param iterations at least 1
 */
record Stage(int index, int iterations) {}
