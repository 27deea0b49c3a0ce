package dev.laddstreams.learning.distillation.run;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.errors.settings.NearestName;
import dev.laddstreams.learning.distillation.Recipe;
import dev.laddstreams.learning.distillation.RecipeName;
import dev.laddstreams.learning.distillation.Setting;
import dev.laddstreams.learning.distillation.StudentGradient;
import dev.laddstreams.learning.distillation.TensorWeights;
import dev.laddstreams.learning.distillation.axes.LabelPolicy;
import dev.laddstreams.learning.distillation.axes.Wiring;
import dev.laddstreams.learning.distillation.axes.label.DynamicLabels;
import dev.laddstreams.learning.distillation.axes.label.HardLabels;
import dev.laddstreams.learning.distillation.axes.label.TeacherLabels;
import dev.laddstreams.learning.distillation.axes.model.AdaptiveNetworks;
import dev.laddstreams.learning.distillation.axes.model.ExpertTrajectories;
import dev.laddstreams.learning.distillation.axes.model.FreshNetworks;
import dev.laddstreams.learning.distillation.axes.model.FrozenNetworks;
import dev.laddstreams.learning.distillation.axes.model.TrainedNetworks;
import dev.laddstreams.learning.distillation.axes.objective.ClassMeans;
import dev.laddstreams.learning.distillation.axes.objective.ClassMeans.Statistic;
import dev.laddstreams.learning.distillation.axes.objective.ParameterDisplacement;
import dev.laddstreams.learning.distillation.axes.objective.ParameterGradient;
import dev.laddstreams.learning.distillation.axes.objective.RunningStatistics;
import dev.laddstreams.learning.distillation.axes.parameterisation.Pixels;
import dev.laddstreams.learning.distillation.axes.parameterisation.SharedPerturbation;
import dev.laddstreams.learning.distillation.axes.real.NoRealImages;
import dev.laddstreams.learning.distillation.axes.real.UniformPerClass;
import dev.laddstreams.learning.distillation.axes.schedule.ImagesInTurn;
import dev.laddstreams.learning.distillation.axes.schedule.Progressive;
import dev.laddstreams.learning.distillation.run.MethodRow.Axes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/** Every distillation method, one row each. */
public final class Methods {
    private static final Set<Integer> USUAL = Set.of(1, 10, 50);

    private static final List<MethodRow> ROWS = List.of(
            means(
                    "dm",
                    "distribution matching",
                    Statistic.FEATURES,
                    (name, perClass, channels) -> Recipes.dm(name, perClass)),
            gradients("dc", "gradient matching", Recipes::dc),
            gradients("dsa", "gradient matching with Siamese augmentation", Recipes::dsa),
            means(
                    "datadam",
                    "attention matching",
                    Statistic.SPATIAL_ATTENTION,
                    (name, perClass, channels) -> Recipes.attention(name, perClass)),
            means(
                    "atom",
                    "attention matching in space and channels",
                    Statistic.SPATIAL_AND_CHANNEL_ATTENTION,
                    (name, perClass, channels) -> Recipes.attention(name, perClass)),
            new MethodRow(
                    "cafe",
                    "layer-wise feature alignment",
                    (name, perClass, channels) -> Recipes.cafe(name),
                    USUAL,
                    new Axes(
                            wiring -> new ClassMeans(wiring, Statistic.LAYERS),
                            AdaptiveNetworks::new,
                            Pixels::new,
                            UniformPerClass::new,
                            Progressive::new,
                            wiring -> new HardLabels())),
            new MethodRow(
                    "idc",
                    "gradient matching of multi-formed images",
                    (name, perClass, channels) -> Recipes.idc(name, channels),
                    USUAL,
                    new Axes(
                            ParameterGradient::new,
                            wiring -> new TrainedNetworks(wiring, TrainedNetworks.On.REAL),
                            Pixels::new,
                            UniformPerClass::new,
                            Progressive::new,
                            wiring -> new HardLabels())),
            trajectories("mtt", "trajectory matching", Recipes::mtt),
            trajectories(
                    "tesla", "trajectory matching in constant memory", (name, perClass) -> Recipes.mtt(name, perClass)
                            .with(Setting.GRADIENT, StudentGradient.TESLA)),
            trajectories(
                    "iadd", "trajectory matching with learned weights", (name, perClass) -> Recipes.mtt(name, perClass)
                            .with(Setting.PARAMETER_WEIGHTS, TensorWeights.LEARNED)),
            trajectories(
                    "seqmatch",
                    "trajectory matching, one subset after another",
                    (name, perClass) -> Recipes.progressive(name, perClass, perClass < 50 ? 2 : 3)),
            trajectories(
                    "pdd",
                    "trajectory matching in progressive stages",
                    (name, perClass) -> Recipes.progressive(name, perClass, 5)),
            means(
                    "bilp",
                    "distribution matching of a pruned set",
                    Statistic.FEATURES,
                    (name, perClass, channels) -> Recipes.bilp(name, perClass)),
            new MethodRow(
                    "sre2l",
                    "recovery from batch norm statistics",
                    (name, perClass, channels) -> Recipes.sre2l(name),
                    Set.of(),
                    new Axes(
                            RunningStatistics::new,
                            FrozenNetworks::new,
                            Pixels::new,
                            wiring -> new NoRealImages(),
                            request -> new ImagesInTurn(request, request.imagesPerClass(), 1),
                            Methods::labels)),
            new MethodRow(
                    "infer",
                    "one perturbation for all classes, averaged labels",
                    (name, perClass, channels) -> Recipes.infer(name),
                    Set.of(10, 50),
                    new Axes(
                            RunningStatistics::new,
                            FrozenNetworks::new,
                            SharedPerturbation::new,
                            wiring -> new NoRealImages(),
                            request -> new ImagesInTurn(
                                    request,
                                    SharedPerturbation.naturalPerClass(request),
                                    request.recipe().get(Setting.TEACHERS)),
                            Methods::labels)));

    private static MethodRow means(String name, String title, Statistic statistic, MethodRow.RecipeSource recipes) {
        return new MethodRow(
                name,
                title,
                recipes,
                USUAL,
                new Axes(
                        wiring -> new ClassMeans(wiring, statistic),
                        FreshNetworks::new,
                        Pixels::new,
                        UniformPerClass::new,
                        Progressive::new,
                        wiring -> new HardLabels()));
    }

    private static MethodRow gradients(String name, String title, BiFunction<RecipeName, Integer, Recipe> recipes) {
        return new MethodRow(
                name,
                title,
                (recipe, perClass, channels) -> recipes.apply(recipe, perClass),
                Set.of(1, 10, 20, 30, 40, 50),
                new Axes(
                        ParameterGradient::new,
                        wiring -> new TrainedNetworks(wiring, TrainedNetworks.On.SYNTHETIC),
                        Pixels::new,
                        UniformPerClass::new,
                        Progressive::new,
                        wiring -> new HardLabels()));
    }

    private static MethodRow trajectories(String name, String title, BiFunction<RecipeName, Integer, Recipe> recipes) {
        return new MethodRow(
                name,
                title,
                (recipe, perClass, channels) -> recipes.apply(recipe, perClass),
                USUAL,
                new Axes(
                        ParameterDisplacement::new,
                        ExpertTrajectories::new,
                        Pixels::new,
                        wiring -> new NoRealImages(),
                        Progressive::new,
                        wiring -> new HardLabels()));
    }

    private static LabelPolicy labels(Wiring wiring) {
        return switch (wiring.recipe().get(Setting.LABELS)) {
            case TEACHER -> new TeacherLabels(wiring);
            case DYNAMIC -> new DynamicLabels(wiring);
            // learned ones are the images' own
            case HARD, LEARNED -> new HardLabels();
        };
    }

    private Methods() {}

    /** Title of each method by its name, in the order of the table. */
    public static Map<String, String> titles() {
        Map<String, String> titles = new LinkedHashMap<>();
        ROWS.forEach(row -> titles.put(row.name(), row.title()));
        return titles;
    }

    /**
     * Settings of a method.
     *
     * @throws LaddException USAGE for an unknown method
     */
    public static Recipe recipe(String method, RecipeName name, int imagesPerClass, int channels) {
        return named(method).recipes().of(name, imagesPerClass, channels);
    }

    /** Whether the method's authors give settings for so many images per class; others are extrapolated. */
    public static boolean isPublished(String method, int imagesPerClass) {
        return named(method).published().contains(imagesPerClass);
    }

    /** @throws LaddException USAGE for an unknown name; the message lists the known ones and the nearest */
    static MethodRow named(String name) {
        return ROWS.stream()
                .filter(row -> row.name().equals(name))
                .findFirst()
                .orElseThrow(() -> LaddException.cannot(
                        Reason.USAGE,
                        "distil with method " + name,
                        "no such method; the nearest name is " + NearestName.closest(name, titles().keySet()),
                        "one of " + String.join(", ", titles().keySet())));
    }
}
