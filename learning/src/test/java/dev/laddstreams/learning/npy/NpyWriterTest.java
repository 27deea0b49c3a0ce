package dev.laddstreams.learning.npy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NpyWriterTest {
    @Test
    void shouldReadBackFloats() throws IOException {
        float[] values = {0, -0.5f, Float.MIN_VALUE, Float.MAX_VALUE, 0.1f, 1};
        NpyArray array = read(NpyWriter.floats(values, 2, 3));

        assertThat(array.header().describe()).isEqualTo("float32 [2, 3]");
        assertThat(array.count()).isEqualTo(2);
        assertThat(elements(array))
                .containsExactly(0.0, -0.5, (double) Float.MIN_VALUE, (double) Float.MAX_VALUE, (double) 0.1f, 1.0);
    }

    @Test
    void shouldReadBackWholeNumbers() throws IOException {
        // the largest that a double holds, in which the reader passes them on
        NpyArray array = read(NpyWriter.longs(new long[] {0, -1, 1L << 53}));

        assertThat(array.header().describe()).isEqualTo("int64 [3]");
        assertThat(elements(array)).containsExactly(0.0, -1.0, 0x1p53);
    }

    @Test
    void shouldWriteHalvesAsTheyAre() throws IOException {
        byte[] file = NpyWriter.halves(new byte[] {1, 2, 3, 4}, 1, 2);

        assertThat(read(file).header().describe()).isEqualTo("float16 [1, 2]");
        assertThat(Arrays.copyOfRange(file, file.length - 4, file.length)).containsExactly(1, 2, 3, 4);
    }

    @Test
    void shouldPadTextsToTheLongest() throws IOException {
        // one character outside the basic plane is one of UTF-32
        byte[] file = NpyWriter.texts(List.of("a", "\uD83D\uDC08!"));

        assertThat(read(file).header().kind()).isEqualTo('U');
        assertThat(read(file).header().itemBytes()).isEqualTo(2);
        assertThat(Arrays.copyOfRange(file, file.length - 16, file.length))
                .containsExactly('a', 0, 0, 0, 0, 0, 0, 0, 0x08, 0xF4, 1, 0, '!', 0, 0, 0);
    }

    @Test
    void shouldWriteTheHeaderThatNumPyWrites() {
        byte[] file = NpyWriter.longs(new long[] {7});

        assertThat(Arrays.copyOf(file, 10)).containsExactly(0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 0x76, 0);
        assertThat(new String(file, 10, 118, ISO_8859_1))
                .isEqualTo("{'descr': '<i8', 'fortran_order': False, 'shape': (1,), }" + " ".repeat(60) + "\n");
        assertThat(file).hasSize(128 + 8);
    }

    static List<long[]> shapes() {
        return List.of(new long[] {0}, new long[] {12}, new long[] {1, 1, 1, 1}, new long[] {1_000_000, 3, 224, 224});
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void shouldReadBackTheHeader(long[] shape) throws IOException {
        byte[] bytes = NpyHeader.float32(shape).bytes();

        assertThat(bytes.length % 64).isZero();
        assertThat(NpyHeader.read("x", new ByteArrayInputStream(bytes)).shape()).containsExactly(shape);
    }

    private static NpyArray read(byte[] file) throws IOException {
        return NpyArray.of("x", () -> new ByteArrayInputStream(file), file.length);
    }

    private static List<Double> elements(NpyArray array) throws IOException {
        List<Double> elements = new ArrayList<>();
        array.forEach((index, value) -> elements.add(value));
        return elements;
    }
}
