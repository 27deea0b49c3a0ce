package dev.laddstreams.learning.data;

/**
 * Scales planes of bytes by a separable triangle filter whose width grows with the reduction, so that shrinking does not
 * alias. Output pixel centres map to {@code (x + 0.5) * in / out}; weights are normalised at the borders.
 */
final class Resampler {
    private Resampler() {}

    /**
     * Scales so that the shorter side becomes {@code side}, and cuts the centred square out.
     *
     * @param planes [channels, height, width]
     * @return [channels, side, side]
     */
    static byte[] toSquare(byte[] planes, ImageShape shape, int side) {
        int square = Math.min(shape.height(), shape.width());
        return scale(
                planes,
                shape,
                new ImageShape(shape.channels(), square, square),
                new ImageShape(shape.channels(), side, side));
    }

    /**
     * Scales the centred part of a picture.
     *
     * @param planes [channels, height, width]
     * @param part extent of the part that is taken
     * @param target extent of what it becomes
     */
    static byte[] scale(byte[] planes, ImageShape shape, ImageShape part, ImageShape target) {
        float[][] acrossWeights = new float[target.width()][];
        int[] acrossStarts = axis(shape.width(), part.width(), target.width(), acrossWeights);
        float[][] downWeights = new float[target.height()][];
        int[] downStarts = axis(shape.height(), part.height(), target.height(), downWeights);
        byte[] result = new byte[target.values()];
        float[] narrow = new float[shape.height() * target.width()];
        for (int c = 0; c < shape.channels(); c++) {
            int plane = c * shape.height() * shape.width();
            for (int y = 0; y < shape.height(); y++) {
                for (int x = 0; x < target.width(); x++) {
                    float sum = 0;
                    for (int k = 0; k < acrossWeights[x].length; k++) {
                        sum += acrossWeights[x][k] * (planes[plane + y * shape.width() + acrossStarts[x] + k] & 0xff);
                    }
                    narrow[y * target.width() + x] = sum;
                }
            }
            for (int y = 0; y < target.height(); y++) {
                for (int x = 0; x < target.width(); x++) {
                    float sum = 0;
                    for (int k = 0; k < downWeights[y].length; k++) {
                        sum += downWeights[y][k] * narrow[(downStarts[y] + k) * target.width() + x];
                    }
                    result[(c * target.height() + y) * target.width() + x] =
                            (byte) Math.round(Math.max(0, Math.min(255, sum)));
                }
            }
        }
        return result;
    }

    /** Weights and first source index of each output position along one axis, for the centred part of it. */
    private static int[] axis(int extent, int part, int side, float[][] weights) {
        double scale = (double) part / side;
        double radius = Math.max(1, scale);
        double offset = (extent - part) / 2.0;
        int[] starts = new int[side];
        for (int x = 0; x < side; x++) {
            double centre = offset + (x + 0.5) * scale;
            int first = Math.max(0, (int) Math.floor(centre - radius));
            int end = Math.min(extent, (int) Math.ceil(centre + radius));
            weights[x] = triangle(centre, radius, first, end);
            starts[x] = first;
        }
        return starts;
    }

    private static float[] triangle(double centre, double radius, int first, int end) {
        float[] weights = new float[end - first];
        double sum = 0;
        for (int k = 0; k < weights.length; k++) {
            double weight = Math.max(0, 1 - Math.abs(first + k + 0.5 - centre) / radius);
            weights[k] = (float) weight;
            sum += weight;
        }
        for (int k = 0; k < weights.length; k++) {
            weights[k] /= (float) sum;
        }
        return weights;
    }
}
