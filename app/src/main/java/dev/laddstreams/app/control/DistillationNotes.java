package dev.laddstreams.app.control;

import static java.util.stream.Collectors.joining;

import dev.laddstreams.app.console.RoughFigures;
import dev.laddstreams.errors.EnumCode;
import dev.laddstreams.learning.distillation.DistillationRequest;
import dev.laddstreams.learning.distillation.Recipe;
import dev.laddstreams.learning.distillation.RecipeName;
import dev.laddstreams.learning.distillation.run.DistillationEstimate;
import dev.laddstreams.learning.distillation.run.Methods;
import java.util.List;
import java.util.Map;

/** What a distillation is about to do, for people, before it starts. */
record DistillationNotes(DistillationRequest request, RecipeName recipe, DistillationEstimate estimate) {
    List<String> lines() {
        String method = request.method();
        int perClass = request.imagesPerClass();
        return List.of(
                "method       " + method + ": " + Methods.titles().get(method),
                "recipe       " + EnumCode.of(recipe) + ", " + changes(),
                "images       " + perClass + " per class, "
                        + (Methods.isPublished(method, perClass)
                                ? "for which its authors give settings"
                                : "extrapolated: its authors give no settings for that number"),
                "network      " + request.network().family(),
                "estimate     about " + RoughFigures.duration(estimate.seconds()) + " and "
                        + RoughFigures.memory(estimate.bytes()) + " of memory beside the Java heap");
    }

    private String changes() {
        Recipe original = Methods.recipe(
                request.method(),
                recipe,
                request.imagesPerClass(),
                request.real().shape().channels());
        Map<String, String> before = original.values();
        String changes = request.recipe().values().entrySet().stream()
                .filter(setting -> !setting.getValue().equals(before.get(setting.getKey())))
                .map(setting ->
                        setting.getKey() + " " + setting.getValue() + " instead of " + before.get(setting.getKey()))
                .collect(joining(", "));
        return changes.isEmpty() ? "unchanged" : "but " + changes;
    }
}
