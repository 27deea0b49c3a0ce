package dev.laddstreams.learning.pixels;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.errors.Reason;
import dev.laddstreams.learning.data.ImageShape;
import java.util.Arrays;

/** How one pixel value is stored. The names are those of the contract and of the table's column. */
public enum PixelEncoding {
    /** 1 byte a value: the raw intensity, 0 to 255. */
    UINT8(Byte.BYTES),
    /** 2 bytes a value, IEEE 754 binary16, little-endian, in normalised space. */
    FLOAT16(Short.BYTES),
    /** 4 bytes a value, IEEE 754 binary32, little-endian, in normalised space. */
    FLOAT32(Float.BYTES);

    private final int bytesPerPixel;

    PixelEncoding(int bytesPerPixel) {
        this.bytesPerPixel = bytesPerPixel;
    }

    /**
     * The encoding of this name.
     *
     * @throws LaddException with reason {@code RECORD_INVALID} for any other, such as the contract's {@code UNKNOWN}
     */
    public static PixelEncoding of(String name) {
        return Arrays.stream(values())
                .filter(encoding -> encoding.name().equals(name))
                .findFirst()
                .orElseThrow(() -> LaddException.cannot(
                        Reason.RECORD_INVALID, "decode pixels", "pixel type " + name, "UINT8, FLOAT16 or FLOAT32"));
    }

    public int bytesPerPixel() {
        return bytesPerPixel;
    }

    /** Bytes of one image. */
    public int bytes(ImageShape shape) {
        return Math.multiplyExact(shape.values(), bytesPerPixel);
    }
}
