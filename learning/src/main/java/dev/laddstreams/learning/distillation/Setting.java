package dev.laddstreams.learning.distillation;

import dev.laddstreams.errors.settings.TypedKey;
import dev.laddstreams.errors.settings.ValueType;
import dev.laddstreams.learning.training.Augmentation;
import java.util.ArrayList;
import java.util.List;

/** Every setting that some method has. Which a method has, and its values, are in its recipe. */
public final class Setting {
    private static final List<TypedKey<?>> ALL = new ArrayList<>();

    private static final ValueType<Integer> COUNT = ValueType.integer(1, Integer.MAX_VALUE);
    private static final ValueType<Integer> WHOLE = ValueType.integer(0, Integer.MAX_VALUE);
    private static final ValueType<Double> POSITIVE =
            ValueType.number("a finite number above 0", value -> value > 0 && value < Double.POSITIVE_INFINITY);
    private static final ValueType<Double> NOT_NEGATIVE =
            ValueType.number("a finite number of at least 0", value -> value >= 0 && value < Double.POSITIVE_INFINITY);
    private static final ValueType<Double> SHARE =
            ValueType.number("0 up to below 1", value -> value >= 0 && value < 1);

    public static final TypedKey<Integer> ITERATIONS = setting("iterations", COUNT, "Matching steps of a stage.");
    public static final TypedKey<Integer> REAL_PER_CLASS =
            setting("real-per-class", COUNT, "Real images of each class in one iteration.");
    public static final TypedKey<ImageStart> IMAGE_START =
            setting("image-start", ValueType.choice(ImageStart.class), "What the synthetic images start from.");
    public static final TypedKey<ImageOptimizer> IMAGE_OPTIMIZER = setting(
            "image-optimizer",
            ValueType.choice(ImageOptimizer.class),
            "How pixels follow their gradient; adam has betas 0.5 and 0.9.");
    public static final TypedKey<ImageSchedule> IMAGE_SCHEDULE = setting(
            "image-schedule",
            ValueType.choice(ImageSchedule.class),
            "Learning rate of the pixels: halved after 60, 80 and 90 % of the iterations, or a cosine down to 0.");
    public static final TypedKey<Double> IMAGE_LEARNING_RATE =
            setting("image-learning-rate", POSITIVE, "Learning rate of the pixels.");
    public static final TypedKey<Double> IMAGE_MOMENTUM =
            setting("image-momentum", SHARE, "Momentum of the pixels, for sgd.");
    public static final TypedKey<PixelRange> PIXEL_RANGE = setting(
            "pixel-range", ValueType.choice(PixelRange.class), "Whether pixels may leave the range of real ones.");
    public static final TypedKey<Augmentation> AUGMENTATION = setting(
            "augmentation",
            ValueType.choice(Augmentation.class),
            "Augmentation, the same draw for the real and the synthetic images of a class.");
    public static final TypedKey<Integer> FORMATION_FACTOR =
            setting("formation-factor", COUNT, "Each stored image holds factor x factor images.");
    public static final TypedKey<Integer> STAGES =
            setting("stages", COUNT, "Images are distilled in so many stages, the earlier ones fixed.");
    public static final TypedKey<Integer> STAGE_STEPS =
            setting("stage-steps", COUNT, "Steps that a network takes through each earlier stage before it is used.");
    public static final TypedKey<Double> ATTENTION_POWER =
            setting("attention-power", POSITIVE, "Power of the activations that attention sums.");
    public static final TypedKey<Double> FEATURE_WEIGHT =
            setting("feature-weight", NOT_NEGATIVE, "Weight of the mean features beside the attention.");
    public static final TypedKey<Double> DISCRIMINATION_WEIGHT = setting(
            "discrimination-weight", NOT_NEGATIVE, "Weight of classifying real features by the synthetic means.");
    public static final TypedKey<GradientMetric> METRIC =
            setting("metric", ValueType.choice(GradientMetric.class), "Distance between gradients.");
    public static final TypedKey<Integer> OUTER_LOOPS = setting(
            "outer-loops", COUNT, "Matching steps on one network before a fresh one; the most of them where adaptive.");
    public static final TypedKey<Integer> INNER_LOOPS = setting(
            "inner-loops",
            WHOLE,
            "Epochs that the network trains between matching steps; the most of them where adaptive.");
    public static final TypedKey<Double> NETWORK_LEARNING_RATE =
            setting("network-learning-rate", POSITIVE, "Learning rate of networks trained between matching steps.");
    public static final TypedKey<Double> NETWORK_MOMENTUM =
            setting("network-momentum", SHARE, "Momentum of networks trained between matching steps.");
    public static final TypedKey<Integer> NETWORK_BATCH =
            setting("network-batch", COUNT, "Images in a step of networks trained between matching steps.");
    public static final TypedKey<Integer> NETWORK_IMAGES =
            setting("network-images", COUNT, "Real images that a network trains on in an epoch.");
    public static final TypedKey<Double> OUTER_TOLERANCE =
            setting("outer-tolerance", POSITIVE, "A network is left when its accuracies spread less than this.");
    public static final TypedKey<Double> INNER_TOLERANCE = setting(
            "inner-tolerance", POSITIVE, "Training between matching steps ends when accuracies spread more than this.");
    public static final TypedKey<Integer> EXPERTS = setting("experts", COUNT, "Networks trained on the real images.");
    public static final TypedKey<Integer> EXPERT_EPOCHS = setting("expert-epochs", COUNT, "Epochs of each expert.");
    public static final TypedKey<Integer> EXPERT_IMAGES =
            setting("expert-images", WHOLE, "Real images that experts train on, 0 for all.");
    public static final TypedKey<Integer> EXPERT_BATCH =
            setting("expert-batch", COUNT, "Images in a step of an expert.");
    public static final TypedKey<Double> EXPERT_LEARNING_RATE =
            setting("expert-learning-rate", POSITIVE, "Learning rate of the experts.");
    public static final TypedKey<Integer> LATEST_START =
            setting("latest-start", WHOLE, "Epoch of an expert that a student starts from, at the latest.");
    public static final TypedKey<Integer> EPOCHS_AHEAD =
            setting("epochs-ahead", COUNT, "Epochs of the expert between a student's start and its goal.");
    public static final TypedKey<Integer> STUDENT_STEPS =
            setting("student-steps", COUNT, "Steps that a student takes on synthetic images.");
    public static final TypedKey<Integer> STUDENT_BATCH =
            setting("student-batch", WHOLE, "Synthetic images in a student's step, 0 for all.");
    public static final TypedKey<Double> SYNTHETIC_LEARNING_RATE =
            setting("synthetic-learning-rate", POSITIVE, "Learning rate of students at first; it is learned.");
    public static final TypedKey<Double> RATE_LEARNING_RATE =
            setting("rate-learning-rate", NOT_NEGATIVE, "Learning rate of the students' learning rate.");
    public static final TypedKey<StudentGradient> GRADIENT = setting(
            "gradient",
            ValueType.choice(StudentGradient.class),
            "Gradient through a student's steps; tesla takes its path for constant.");
    public static final TypedKey<TensorWeights> PARAMETER_WEIGHTS = setting(
            "parameter-weights",
            ValueType.choice(TensorWeights.class),
            "Weights of the network's tensors in the distance.");
    public static final TypedKey<Double> WEIGHT_LEARNING_RATE =
            setting("weight-learning-rate", POSITIVE, "Learning rate of learned tensor weights.");
    public static final TypedKey<Integer> TEACHERS =
            setting("teachers", COUNT, "Networks with batch norm, trained on the real images and then fixed.");
    public static final TypedKey<Integer> TEACHER_IMAGES =
            setting("teacher-images", WHOLE, "Real images that teachers train on, 0 for all.");
    public static final TypedKey<Integer> TEACHER_EPOCHS = setting("teacher-epochs", COUNT, "Epochs of each teacher.");
    public static final TypedKey<Double> STATISTICS_WEIGHT =
            setting("statistics-weight", NOT_NEGATIVE, "Weight of the batch norm statistics beside the cross entropy.");
    public static final TypedKey<Double> FIRST_BLOCK_WEIGHT =
            setting("first-block-weight", NOT_NEGATIVE, "Weight of the first block's statistics; 1 for the others.");
    public static final TypedKey<Integer> SHIFT =
            setting("shift", WHOLE, "Images are shifted around their borders by up to so many pixels.");
    public static final TypedKey<Pruning> PRUNE = setting(
            "prune", ValueType.choice(Pruning.class), "Utility by which real images are left out before distillation.");
    public static final TypedKey<Double> PRUNE_RATIO =
            setting("prune-ratio", SHARE, "Share of each class's real images to leave out.");
    public static final TypedKey<Double> BATCH_PRUNE_RATIO = setting(
            "batch-prune-ratio",
            SHARE,
            "Share of an iteration's real images to leave out, by their effect on the distance.");
    public static final TypedKey<Labels> LABELS =
            setting("labels", ValueType.choice(Labels.class), "Which labels leave with the images.");
    public static final TypedKey<Double> LABEL_LEARNING_RATE =
            setting("label-learning-rate", POSITIVE, "Learning rate of learned labels.");

    private Setting() {}

    /** In the order in which they are declared, which is that of the help. */
    public static List<TypedKey<?>> all() {
        return List.copyOf(ALL);
    }

    private static <T> TypedKey<T> setting(String name, ValueType<T> type, String description) {
        TypedKey<T> setting = TypedKey.of(name, type, description);
        ALL.add(setting);
        return setting;
    }
}
