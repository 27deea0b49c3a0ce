package dev.laddstreams.learning.distillation;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import java.util.List;
import java.util.Locale;

/** Every setting that some method has, by the name under which users give it. Which a method has is in its recipe. */
public enum Setting {
    ITERATIONS(Kind.COUNT, "Matching steps of a stage."),
    REAL_PER_CLASS(Kind.COUNT, "Real images of each class in one iteration."),
    IMAGE_START(List.of("real", "noise"), "What the synthetic images start from."),
    IMAGE_OPTIMIZER(List.of("sgd", "adam"), "How pixels follow their gradient; adam has betas 0.5 and 0.9."),
    IMAGE_SCHEDULE(
            List.of("constant", "steps", "cosine"),
            "Learning rate of the pixels: halved after 60, 80 and 90 % of the iterations, or a cosine down to 0."),
    IMAGE_LEARNING_RATE(Kind.POSITIVE, "Learning rate of the pixels."),
    IMAGE_MOMENTUM(Kind.MOMENTUM, "Momentum of the pixels, for sgd."),
    PIXEL_RANGE(List.of("free", "valid"), "Whether pixels may leave the range of real ones."),
    AUGMENTATION(
            List.of("none", "dsa-light", "dsa", "dsa-no-flip"),
            "Augmentation, the same draw for the real and the synthetic images of a class."),
    FORMATION_FACTOR(Kind.COUNT, "Each stored image holds factor x factor images."),
    STAGES(Kind.COUNT, "Images are distilled in so many stages, the earlier ones fixed."),
    STAGE_STEPS(Kind.COUNT, "Steps that a network takes through each earlier stage before it is used."),
    ATTENTION_POWER(Kind.POSITIVE, "Power of the activations that attention sums."),
    FEATURE_WEIGHT(Kind.NOT_NEGATIVE, "Weight of the mean features beside the attention."),
    DISCRIMINATION_WEIGHT(Kind.NOT_NEGATIVE, "Weight of classifying real features by the synthetic means."),
    METRIC(List.of("row-cosine", "squares", "magnitudes"), "Distance between gradients."),
    OUTER_LOOPS(Kind.COUNT, "Matching steps on one network before a fresh one; the most of them where adaptive."),
    INNER_LOOPS(Kind.WHOLE, "Epochs that the network trains between matching steps; the most of them where adaptive."),
    NETWORK_LEARNING_RATE(Kind.POSITIVE, "Learning rate of networks trained between matching steps."),
    NETWORK_MOMENTUM(Kind.MOMENTUM, "Momentum of networks trained between matching steps."),
    NETWORK_BATCH(Kind.COUNT, "Images in a step of networks trained between matching steps."),
    NETWORK_IMAGES(Kind.COUNT, "Real images that a network trains on in an epoch."),
    OUTER_TOLERANCE(Kind.POSITIVE, "A network is left when its accuracies spread less than this."),
    INNER_TOLERANCE(Kind.POSITIVE, "Training between matching steps ends when accuracies spread more than this."),
    EXPERTS(Kind.COUNT, "Networks trained on the real images."),
    EXPERT_EPOCHS(Kind.COUNT, "Epochs of each expert."),
    EXPERT_IMAGES(Kind.WHOLE, "Real images that experts train on, 0 for all."),
    EXPERT_BATCH(Kind.COUNT, "Images in a step of an expert."),
    EXPERT_LEARNING_RATE(Kind.POSITIVE, "Learning rate of the experts."),
    LATEST_START(Kind.WHOLE, "Epoch of an expert that a student starts from, at the latest."),
    EPOCHS_AHEAD(Kind.COUNT, "Epochs of the expert between a student's start and its goal."),
    STUDENT_STEPS(Kind.COUNT, "Steps that a student takes on synthetic images."),
    STUDENT_BATCH(Kind.WHOLE, "Synthetic images in a student's step, 0 for all."),
    SYNTHETIC_LEARNING_RATE(Kind.POSITIVE, "Learning rate of students at first; it is learned."),
    RATE_LEARNING_RATE(Kind.NOT_NEGATIVE, "Learning rate of the students' learning rate."),
    GRADIENT(List.of("exact", "tesla"), "Gradient through a student's steps; tesla takes its path for constant."),
    PARAMETER_WEIGHTS(List.of("equal", "learned"), "Weights of the network's tensors in the distance."),
    WEIGHT_LEARNING_RATE(Kind.POSITIVE, "Learning rate of learned tensor weights."),
    TEACHERS(Kind.COUNT, "Networks with batch norm, trained on the real images and then fixed."),
    TEACHER_IMAGES(Kind.WHOLE, "Real images that teachers train on, 0 for all."),
    TEACHER_EPOCHS(Kind.COUNT, "Epochs of each teacher."),
    STATISTICS_WEIGHT(Kind.NOT_NEGATIVE, "Weight of the batch norm statistics beside the cross entropy."),
    FIRST_BLOCK_WEIGHT(Kind.NOT_NEGATIVE, "Weight of the first block's statistics; 1 for the others."),
    SHIFT(Kind.WHOLE, "Images are shifted around their borders by up to so many pixels."),
    PRUNE(
            List.of("none", "loss-converge", "loss-init", "monte-carlo", "random"),
            "Utility by which real images are left out before distillation."),
    PRUNE_RATIO(Kind.SHARE, "Share of each class's real images to leave out."),
    BATCH_PRUNE_RATIO(Kind.SHARE, "Share of an iteration's real images to leave out, by their effect on the distance."),
    LABELS(List.of("hard", "learned", "teacher", "dynamic"), "Which labels leave with the images."),
    LABEL_LEARNING_RATE(Kind.POSITIVE, "Learning rate of learned labels.");

    /** What values a setting takes. */
    enum Kind {
        COUNT("a whole number of at least 1"),
        WHOLE("a whole number of at least 0"),
        POSITIVE("a finite number above 0"),
        NOT_NEGATIVE("a finite number of at least 0"),
        MOMENTUM("0 up to below 1"),
        SHARE("0 up to below 1"),
        CHOICE("");

        private final String rule;

        Kind(String rule) {
            this.rule = rule;
        }
    }

    private final Kind kind;
    private final String choices;
    private final String description;

    Setting(Kind kind, String description) {
        this.kind = kind;
        this.choices = "";
        this.description = description;
    }

    Setting(List<String> choices, String description) {
        this.kind = Kind.CHOICE;
        this.choices = String.join(", ", choices);
        this.description = description;
    }

    /** The name of the setting as users give it: {@code real-per-class}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What the setting is for, in one sentence. */
    public String description() {
        return description;
    }

    /** What its values are, for people: {@code a whole number of at least 1}, {@code one of sgd, adam}. */
    public String rule() {
        return kind == Kind.CHOICE ? "one of " + choices : kind.rule;
    }

    /** @throws LaddException USAGE for a value out of range */
    void check(String value) {
        boolean fits =
                switch (kind) {
                    case COUNT -> whole(value) >= 1;
                    case WHOLE -> whole(value) >= 0;
                    case POSITIVE -> number(value) > 0 && number(value) < Double.POSITIVE_INFINITY;
                    case NOT_NEGATIVE -> number(value) >= 0 && number(value) < Double.POSITIVE_INFINITY;
                    case MOMENTUM, SHARE -> number(value) >= 0 && number(value) < 1;
                    case CHOICE -> List.of(choices.split(", ")).contains(value);
                };
        if (!fits) {
            throw LaddException.cannot(Reason.USAGE, "distil", key() + " " + value, rule());
        }
    }

    private static long whole(String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static double number(String value) {
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
