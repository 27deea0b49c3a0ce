package dev.laddstreams.learning.distillation;

import dev.laddstreams.learning.data.ImageSet;
import dev.laddstreams.learning.data.ImageShape;
import dev.laddstreams.learning.data.Normalisation;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * k-means over some images of a set. Distances are squared Euclidean ones in normalised space; centres are kept in raw
 * intensities. Pixels are stored transposed, [value, image], so that the inner loops run over images side by side.
 */
final class PixelClusters {
    private static final int MAX_ROUNDS = 30;

    private final int[] positions;
    private final byte[][] rows;
    private final float[] weights;

    /** @param positions the images to cluster, by position in the set */
    PixelClusters(ImageSet images, Normalisation normalisation, int[] positions) {
        ImageShape shape = images.shape();
        int size = shape.values();
        int plane = shape.height() * shape.width();
        this.positions = positions;
        this.rows = new byte[size][positions.length];
        this.weights = new float[size];
        for (int d = 0; d < size; d++) {
            float scale = 1f / (255f * normalisation.std().get(d / plane));
            weights[d] = scale * scale;
        }
        for (int i = 0; i < positions.length; i++) {
            int offset = Math.multiplyExact(positions[i], size);
            for (int d = 0; d < size; d++) {
                rows[d][i] = images.pixels()[offset + d];
            }
        }
    }

    /** Positions in the set of the images nearest to each of k centres, none twice. */
    int[] nearestToCentres(int k, RandomGenerator random) {
        float[][] centres = k == 1 ? new float[rows.length][1] : startingCentres(k, random);
        int[] assigned = new int[positions.length];
        if (k == 1) {
            moveCentres(centres, assigned);
        }
        float[][] distances = distances(centres);
        for (int round = 0; k > 1 && round < MAX_ROUNDS && assign(distances, assigned); round++) {
            moveCentres(centres, assigned);
            distances = distances(centres);
        }
        return nearest(distances);
    }

    /** k-means++ (Arthur and Vassilvitskii 2007): each next centre is an image drawn by its squared distance. */
    private float[][] startingCentres(int k, RandomGenerator random) {
        float[][] centres = new float[rows.length][k];
        float[] closest = new float[positions.length];
        Arrays.fill(closest, Float.MAX_VALUE);
        int pick = random.nextInt(positions.length);
        for (int j = 0; j < k; j++) {
            float[][] newest = new float[rows.length][1];
            for (int d = 0; d < rows.length; d++) {
                centres[d][j] = rows[d][pick] & 0xff;
                newest[d][0] = centres[d][j];
            }
            float[] distance = distances(newest)[0];
            double total = 0;
            for (int i = 0; i < closest.length; i++) {
                closest[i] = Math.min(closest[i], distance[i]);
                total += closest[i];
            }
            pick = drawByWeight(closest, random.nextDouble() * total);
        }
        return centres;
    }

    private static int drawByWeight(float[] weights, double target) {
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += weights[i];
            if (sum > target) {
                return i;
            }
        }
        return weights.length - 1;
    }

    /** Squared distances [centre][image]. */
    private float[][] distances(float[][] centres) {
        int k = centres[0].length;
        float[][] distances = new float[k][positions.length];
        float[] row = new float[positions.length];
        for (int d = 0; d < rows.length; d++) {
            for (int i = 0; i < row.length; i++) {
                row[i] = rows[d][i] & 0xff;
            }
            for (int j = 0; j < k; j++) {
                addSquares(distances[j], row, centres[d][j], weights[d]);
            }
        }
        return distances;
    }

    private static void addSquares(float[] sums, float[] row, float centre, float weight) {
        for (int i = 0; i < sums.length; i++) {
            float difference = row[i] - centre;
            sums[i] += weight * difference * difference;
        }
    }

    /** Assigns each image to its nearest centre, and the farthest images to centres left empty; true if any moved. */
    private static boolean assign(float[][] distances, int[] assigned) {
        boolean moved = false;
        int[] members = new int[distances.length];
        for (int i = 0; i < assigned.length; i++) {
            int nearest = 0;
            for (int j = 1; j < distances.length; j++) {
                if (distances[j][i] < distances[nearest][i]) {
                    nearest = j;
                }
            }
            moved |= assigned[i] != nearest;
            assigned[i] = nearest;
            members[nearest]++;
        }
        for (int j = 0; j < members.length; j++) {
            if (members[j] == 0) {
                int farthest = farthest(distances, assigned, members);
                members[assigned[farthest]]--;
                assigned[farthest] = j;
                members[j] = 1;
                moved = true;
            }
        }
        return moved;
    }

    /** The image farthest from its centre, among those that do not make up a cluster alone. */
    private static int farthest(float[][] distances, int[] assigned, int[] members) {
        int farthest = -1;
        for (int i = 0; i < assigned.length; i++) {
            if (members[assigned[i]] > 1
                    && (farthest < 0 || distances[assigned[i]][i] > distances[assigned[farthest]][farthest])) {
                farthest = i;
            }
        }
        return farthest;
    }

    private void moveCentres(float[][] centres, int[] assigned) {
        int k = centres[0].length;
        int[] members = new int[k];
        for (int cluster : assigned) {
            members[cluster]++;
        }
        for (int d = 0; d < rows.length; d++) {
            long[] sums = new long[k];
            for (int i = 0; i < assigned.length; i++) {
                sums[assigned[i]] += rows[d][i] & 0xff;
            }
            for (int j = 0; j < k; j++) {
                centres[d][j] = (float) ((double) sums[j] / members[j]);
            }
        }
    }

    private int[] nearest(float[][] distances) {
        boolean[] taken = new boolean[positions.length];
        int[] chosen = new int[distances.length];
        for (int j = 0; j < distances.length; j++) {
            int nearest = -1;
            for (int i = 0; i < taken.length; i++) {
                if (!taken[i] && (nearest < 0 || distances[j][i] < distances[j][nearest])) {
                    nearest = i;
                }
            }
            taken[nearest] = true;
            chosen[j] = positions[nearest];
        }
        return chosen;
    }
}
