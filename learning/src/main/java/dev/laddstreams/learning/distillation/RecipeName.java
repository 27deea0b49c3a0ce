package dev.laddstreams.learning.distillation;

/** Whose settings a method takes before single ones are changed. */
public enum RecipeName {
    /** As published, or as the method's authors supply for the number of images per class. Hours on a CPU. */
    PUBLISHED,
    /** Minutes on two cores: fewer iterations, real images, experts and epochs. */
    SMALL,
    /** 1 image per class of Fashion-MNIST at width 32, without augmentation: figures for it are known from PyTorch. */
    REFERENCE
}
