package dev.laddstreams.learning.distillation.axes;

/**
 * One stage of a run: some of the stored images of each class, of which the first may be fixed.
 *
 * @param index 0-based
 * @param iterations at least 1
 * @param first stored images of each class that this stage uses: from {@code first}
 * @param free the images before it are fixed, those from {@code free} on follow their gradient
 * @param last up to this one, exclusive
 */
public record Stage(int index, int iterations, int first, int free, int last) {
    /** A stage of all stored images. */
    public static Stage whole(int iterations, int perClass) {
        return new Stage(0, iterations, 0, 0, perClass);
    }
}
