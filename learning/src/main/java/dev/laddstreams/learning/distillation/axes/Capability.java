package dev.laddstreams.learning.distillation.axes;

/** What one axis may need of another. Checked when a method is wired, before anything is computed. */
public enum Capability {
    /** The real source gives real images of every class. */
    REAL_IMAGES("a RealSource that gives real images"),
    /** The model source gives weights of the request's network. */
    WEIGHTS("a ModelSource that gives weights"),
    /** The model source gives weights to reach besides those to start from. */
    TARGET_WEIGHTS("a ModelSource of expert trajectories"),
    /** The model source gives networks trained with batch norm, with their running statistics. */
    RUNNING_STATISTICS("a ModelSource of trained networks with batch norm"),
    /** The objective is a sum over real samples. */
    SEPARABLE_OBJECTIVE("an Objective that is a sum over real samples");

    private final String offer;

    Capability(String offer) {
        this.offer = offer;
    }

    /** Who can offer it, for a message. */
    public String offer() {
        return offer;
    }
}
