package dev.laddstreams.learning.distillation.axes;

import java.util.List;

/** Axis 5: in which stages. */
public interface Schedule extends Axis {
    /** The stages, at least one, in order. */
    List<Stage> stages();
}
