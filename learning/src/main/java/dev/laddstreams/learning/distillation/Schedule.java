package dev.laddstreams.learning.distillation;

import java.util.List;

/** Axis 5: in which stages. */
interface Schedule extends Axis {
    /** At least one, in order. */
    List<Stage> stages();
}
