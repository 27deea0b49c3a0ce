package dev.laddstreams.learning.distillation;

/** How the learning rate of the pixels goes on. */
public enum ImageSchedule {
    CONSTANT,
    /** Halved after 60, 80 and 90 % of the iterations. */
    STEPS,
    /** Falls along a cosine down to 0. */
    COSINE
}
