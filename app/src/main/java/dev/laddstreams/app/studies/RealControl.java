package dev.laddstreams.app.studies;

import dev.laddstreams.errors.EnumCode;
import dev.laddstreams.learning.data.DataSplits;
import dev.laddstreams.learning.distillation.DistilledSet;
import dev.laddstreams.learning.distillation.RealSubset;

/** Real images that distilled ones are compared with. */
public enum RealControl {
    RANDOM,
    K_MEANS;

    /** The control's stable name in files and on command lines. */
    public String code() {
        return EnumCode.of(this);
    }

    /** As many images of each class, chosen from the training split. */
    public DistilledSet choose(DataSplits data, int imagesPerClass, long seed) {
        return switch (this) {
            case RANDOM -> RealSubset.random(data.train(), data.normalisation(), imagesPerClass, seed);
            case K_MEANS -> RealSubset.kMeans(data.train(), data.normalisation(), imagesPerClass, seed);
        };
    }
}
