package dev.laddstreams.learning.data;

/**
 * A training split in two parts, always the same ones, so that choices can be made without the test split: of each class
 * every tenth image is held out; of a class of 2 to 9 images the last.
 *
 * @param train to learn from
 * @param heldOut to choose by; empty when no class has two images
 */
public record HeldOutSplit(ImageSet train, ImageSet heldOut) {
    private static final int EVERY = 10;

    public static HeldOutSplit of(ImageSet images) {
        boolean[] apart = ClassSplit.apart(images.labels(), EVERY);
        return new HeldOutSplit(
                images.select(ClassSplit.positions(apart, false)), images.select(ClassSplit.positions(apart, true)));
    }
}
