package dev.laddstreams.learning.data;

/**
 * The ten classes of the generated set {@code shapes}, as signed distance functions: negative inside, in units where the
 * shape reaches about 1 from its centre. x points right, y down. Built on exact arithmetic and {@link StrictMath} alone, so
 * that every machine draws the same.
 */
enum Outline {
    DISC {
        @Override
        double distance(double x, double y) {
            return circle(x, y, 0, 0.85);
        }
    },
    RING {
        @Override
        double distance(double x, double y) {
            return Math.abs(circle(x, y, 0, 0.7)) - 0.2;
        }
    },
    SQUARE(0.75, 0.75, -0.75, 0.75, -0.75, -0.75, 0.75, -0.75),
    TRIANGLE(0, -0.95, 0.95, 0.7, -0.95, 0.7),
    STAR(star()),
    PLUS(
            0.28, -0.9, 0.28, -0.28, 0.9, -0.28, 0.9, 0.28, 0.28, 0.28, 0.28, 0.9, -0.28, 0.9, -0.28, 0.28, -0.9, 0.28,
            -0.9, -0.28, -0.28, -0.28, -0.28, -0.9),
    CRESCENT {
        @Override
        double distance(double x, double y) {
            return Math.max(circle(x, y, 0, 0.9), -circle(x, y, 0.45, 0.7));
        }
    },
    HEART(
            0, 0.95, -0.92, -0.1, -0.92, -0.5, -0.68, -0.78, -0.34, -0.78, 0, -0.4, 0.34, -0.78, 0.68, -0.78, 0.92,
            -0.5, 0.92, -0.1),
    ARROW(1, 0, 0.1, -0.85, 0.1, -0.32, -0.95, -0.32, -0.95, 0.32, 0.1, 0.32, 0.1, 0.85),
    HOURGLASS(-0.75, -0.9, 0.75, -0.9, 0.14, 0, 0.75, 0.9, -0.75, 0.9, -0.14, 0);

    /** Corners x, y, x, y, ...; empty for shapes that are made of circles. */
    @SuppressWarnings("ImmutableEnumChecker") // private, and never written after construction
    private final double[] corners;

    Outline(double... corners) {
        this.corners = corners;
    }

    private static double[] star() {
        double[] corners = new double[20];
        for (int i = 0; i < 10; i++) {
            double radius = i % 2 == 0 ? 1 : 0.42;
            corners[2 * i] = radius * StrictMath.sin(i * StrictMath.PI / 5);
            corners[2 * i + 1] = -radius * StrictMath.cos(i * StrictMath.PI / 5);
        }
        return corners;
    }

    private static double circle(double x, double y, double centreX, double radius) {
        return Math.sqrt((x - centreX) * (x - centreX) + y * y) - radius;
    }

    /** Signed distance of a point from the outline; here for polygons: the nearest edge, and parity for the sign. */
    double distance(double x, double y) {
        double nearest = Double.MAX_VALUE;
        boolean inside = false;
        for (int i = 0, j = corners.length - 2; i < corners.length; j = i, i += 2) {
            double edgeX = corners[j] - corners[i];
            double edgeY = corners[j + 1] - corners[i + 1];
            double toX = x - corners[i];
            double toY = y - corners[i + 1];
            double along = Math.max(0, Math.min(1, (toX * edgeX + toY * edgeY) / (edgeX * edgeX + edgeY * edgeY)));
            double offX = toX - along * edgeX;
            double offY = toY - along * edgeY;
            nearest = Math.min(nearest, offX * offX + offY * offY);
            if (corners[i + 1] > y != corners[j + 1] > y && toX < edgeX * toY / edgeY) {
                inside = !inside;
            }
        }
        return inside ? -Math.sqrt(nearest) : Math.sqrt(nearest);
    }
}
