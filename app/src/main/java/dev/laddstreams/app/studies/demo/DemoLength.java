package dev.laddstreams.app.studies.demo;

/** How much the demo does. */
public enum DemoLength {
    /** Under 90 s: one image per class, three controls. */
    QUICK,
    /** Minutes: ten images per class, five controls. */
    DEFAULT,
    /** All controls, by the recipe that the published figures of this project come from. */
    FULL,
    /** The lengths of the literature: hours on a CPU. */
    PUBLISHED
}
