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
        float[][] acrossWeights = new float[side][];
        int[] acrossStarts = axis(shape.width(), square, side, acrossWeights);
        float[][] downWeights = new float[side][];
        int[] downStarts = axis(shape.height(), square, side, downWeights);
        byte[] result = new byte[shape.channels() * side * side];
        float[] narrow = new float[shape.height() * side];
        for (int c = 0; c < shape.channels(); c++) {
            int plane = c * shape.height() * shape.width();
            for (int y = 0; y < shape.height(); y++) {
                for (int x = 0; x < side; x++) {
                    float sum = 0;
                    for (int k = 0; k < acrossWeights[x].length; k++) {
                        sum += acrossWeights[x][k] * (planes[plane + y * shape.width() + acrossStarts[x] + k] & 0xff);
                    }
                    narrow[y * side + x] = sum;
                }
            }
            for (int y = 0; y < side; y++) {
                for (int x = 0; x < side; x++) {
                    float sum = 0;
                    for (int k = 0; k < downWeights[y].length; k++) {
                        sum += downWeights[y][k] * narrow[(downStarts[y] + k) * side + x];
                    }
                    result[(c * side + y) * side + x] = (byte) Math.round(Math.max(0, Math.min(255, sum)));
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
