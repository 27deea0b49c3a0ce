package dev.laddstreams.learning.label;

import java.nio.ByteBuffer;

/** Value after value, each rounded by itself. */
record ValueCode(LabelEncoding encoding, int classes) implements RowCode {
    static final int MAX_UINT8_CLASSES = 255;

    @Override
    public void encode(float[] probabilities, int from, ByteBuffer target) {
        for (int i = from; i < from + classes; i++) {
            float probability = probabilities[i];
            switch (encoding) {
                case FLOAT32 -> target.putFloat(probability);
                case FLOAT16 -> target.putShort(Float16.fromFloat(probability));
                case UINT8 -> target.put((byte) Math.min(255, Math.round(255f * probability)));
                case SQRT4, LATTICE -> throw notByValue();
            }
        }
    }

    @Override
    public void decode(ByteBuffer source, float[] probabilities, int to) {
        for (int i = to; i < to + classes; i++) {
            probabilities[i] = switch (encoding) {
                case FLOAT32 -> source.getFloat();
                case FLOAT16 -> Float16.toFloat(source.getShort());
                case UINT8 -> (source.get() & 0xff) / 255f;
                case SQRT4, LATTICE -> throw notByValue();
            };
        }
    }

    @Override
    public double rounding() {
        return switch (encoding) {
            case FLOAT32 -> 0;
            case FLOAT16 -> 0x1p-11 + classes * 0x1p-25;
            case UINT8 -> classes / 510.0;
            case SQRT4, LATTICE -> throw notByValue();
        };
    }

    private IllegalStateException notByValue() {
        return new IllegalStateException(encoding + " stores rows, not values");
    }
}
