package dev.laddstreams.app.studies.demo;

import dev.laddstreams.app.studies.RealControl;
import dev.laddstreams.learning.evaluation.Control;
import java.util.List;
import java.util.Optional;

/** What is compared, in the order of the table: images of a dataset, and the labels that networks train on. */
public enum DemoControl {
    RANDOM_HARD("randomHard", Images.RANDOM, Control.HARD, "random real images, hard label"),
    RANDOM_LOCAL_HARD(
            "randomLocalHard", Images.RANDOM, Control.LOCAL_HARD, "random real images, sub-images with the hard label"),
    RANDOM_DENSE("randomDense", Images.RANDOM, Control.DENSE, "random real images, dense labels"),
    KMEANS_HARD("kmeansHard", Images.KMEANS, Control.HARD, "k-means real images, hard label"),
    DISTILLED_HARD("distilledHard", Images.DISTILLED, Control.HARD, "distilled images, hard label"),
    DISTILLED_LOCAL_HARD(
            "distilledLocalHard",
            Images.DISTILLED,
            Control.LOCAL_HARD,
            "distilled images, sub-images with the hard label"),
    DISTILLED_DENSE("distilledDense", Images.DISTILLED, Control.DENSE, "distilled images, dense labels (LADD)");

    /** Where the images come from; each kind is a dataset of its own. */
    public enum Images {
        DISTILLED("", Optional.empty()),
        RANDOM("-random", Optional.of(RealControl.RANDOM)),
        KMEANS("-kmeans", Optional.of(RealControl.K_MEANS));

        private final String suffix;
        private final Optional<RealControl> real;

        Images(String suffix, Optional<RealControl> real) {
            this.suffix = suffix;
            this.real = real;
        }

        /** How real images are chosen; empty for distilled ones. */
        Optional<RealControl> real() {
            return real;
        }

        /** The dataset's id, from that of the distilled one. */
        public String dataset(String distilled) {
            return distilled + suffix;
        }
    }

    private final String key;
    private final Images images;
    private final Control control;
    private final String text;

    DemoControl(String key, Images images, Control control, String text) {
        this.key = key;
        this.images = images;
        this.control = control;
        this.text = text;
    }

    static List<DemoControl> of(DemoLength length) {
        return switch (length) {
            case QUICK -> List.of(RANDOM_HARD, DISTILLED_HARD, DISTILLED_DENSE);
            case DEFAULT -> List.of(RANDOM_HARD, RANDOM_DENSE, DISTILLED_HARD, DISTILLED_LOCAL_HARD, DISTILLED_DENSE);
            case FULL, PUBLISHED -> List.of(values());
        };
    }

    /** The name of the control in the report file. */
    public String key() {
        return key;
    }

    public Images images() {
        return images;
    }

    public Control control() {
        return control;
    }

    /** What the control is, as the table says it. */
    public String text() {
        return text;
    }
}
