package dev.laddstreams.learning.distillation.axes.schedule;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.distillation.DistillationRequest;
import dev.laddstreams.learning.distillation.Setting;
import dev.laddstreams.learning.distillation.axes.Schedule;
import dev.laddstreams.learning.distillation.axes.Stage;
import java.util.ArrayList;
import java.util.List;

/**
 * The images of each class are divided among stages, distilled one after the other; the earlier ones stay in the batch,
 * fixed (Du et al., SeqMatch; Chen et al., PDD). Where they do not divide evenly the first stages have one more. One stage
 * holds all.
 */
public final class Progressive implements Schedule {
    private final List<Stage> stages;

    /** @throws LaddException USAGE for fewer images per class than stages */
    public Progressive(DistillationRequest request) {
        int count = request.recipe().get(Setting.STAGES);
        int perClass = request.imagesPerClass();
        if (perClass < count) {
            throw LaddException.cannot(
                    Reason.USAGE,
                    "distil " + perClass + " images per class in " + count + " stages",
                    "not every stage has an image",
                    "at least " + count + " images per class, or fewer stages");
        }
        int iterations = request.recipe().get(Setting.ITERATIONS);
        List<Stage> all = new ArrayList<>();
        for (int index = 0, from = 0; index < count; index++) {
            int to = from + perClass / count + (index < perClass % count ? 1 : 0);
            all.add(new Stage(index, iterations, 0, from, to));
            from = to;
        }
        this.stages = List.copyOf(all);
    }

    @Override
    public List<Stage> stages() {
        return stages;
    }
}
