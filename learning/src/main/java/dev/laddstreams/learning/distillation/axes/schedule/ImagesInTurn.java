package dev.laddstreams.learning.distillation.axes.schedule;

import dev.laddstreams.learning.distillation.DistillationRequest;
import dev.laddstreams.learning.distillation.Setting;
import dev.laddstreams.learning.distillation.axes.Schedule;
import dev.laddstreams.learning.distillation.axes.Stage;
import java.util.List;
import java.util.stream.IntStream;

/** One stage for each stored image of a class: the first images of all classes together, then the second ones. */
public final class ImagesInTurn implements Schedule {
    private final List<Stage> stages;

    /** @param networks stages of the same images, one for each network */
    public ImagesInTurn(DistillationRequest request, int perClass, int networks) {
        int iterations = request.recipe().get(Setting.ITERATIONS);
        this.stages = IntStream.range(0, perClass * networks)
                .mapToObj(
                        index -> new Stage(index, iterations, index / networks, index / networks, index / networks + 1))
                .toList();
    }

    @Override
    public List<Stage> stages() {
        return stages;
    }
}
