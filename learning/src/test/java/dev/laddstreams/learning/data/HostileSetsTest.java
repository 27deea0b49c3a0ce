package dev.laddstreams.learning.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.learning.ProgressListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class HostileSetsTest {
    /** Where the size before compression lies in an entry of a zip's directory. */
    private static final int SIZE_AT = 24;

    @TempDir
    private Path folder;

    @Test
    @Timeout(20)
    void shouldNotWaitForTheWriterOfANamedPipe() throws Exception {
        Path pipe = folder.resolve("pipe");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/mkfifo")), "needs mkfifo");
        new ProcessBuilder("/usr/bin/mkfifo", pipe.toString()).start().waitFor();

        assertRefused(pipe, "neither a folder nor a file");
    }

    @Test
    @Timeout(20)
    void shouldLeaveOutANamedPipeAmongPictures() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/mkfifo")), "needs mkfifo");
        SampleFiles.write(
                folder,
                Map.of(
                        "cat/1.png",
                        SampleFiles.greyPicture("png", 32, 32, 1),
                        "dog/1.png",
                        SampleFiles.greyPicture("png", 32, 32, 2)));
        new ProcessBuilder("/usr/bin/mkfifo", folder.resolve("cat/2.png").toString())
                .start()
                .waitFor();

        assertThat(DataSets.openWhole(folder.toString(), ReadingOptions.DEFAULT, ProgressListener.NONE)
                        .summary())
                .contains("  note      left out: pipe or device, cat/2.png");
    }

    @Test
    void shouldRefuseAZipOfFoldersTooDeep() throws IOException {
        assertRefused(zip("d/".repeat(100) + "1.png", new byte[] {1}), "more than 64 deep");
    }

    @Test
    void shouldRefuseAZipThatClaimsMoreThanItCanHold() throws IOException {
        Path file = zip("x.npy", new byte[100]);
        byte[] bytes = Files.readAllBytes(file);
        int directory = new String(bytes, ISO_8859_1).indexOf("PK\u0001\u0002");
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(directory + SIZE_AT, Integer.MAX_VALUE);
        Files.write(file, bytes);

        assertRefused(file, "x.npy claims 2147483647 bytes");
    }

    @Test
    @Timeout(20)
    void shouldReadTheNamesOfManyClassesInTime() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < 10_000; i++) {
                add(zip, "class" + i + "/same/1.png");
                add(zip, "class" + i + "/own" + i + "/1.png");
            }
        }

        assertRefused(Files.write(folder.resolve("set.zip"), bytes.toByteArray()), "of the 20000 images");
    }

    @Test
    void shouldRefuseAnElementTypeThatNoNumberHolds() throws IOException {
        String header = "{'descr': '<f99999999999', 'fortran_order': False, 'shape': (2, 2, 2), }\n";
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(("\u0093NUMPY\u0001\u0000" + (char) header.length() + "\u0000" + header).getBytes(ISO_8859_1));
        bytes.writeBytes(new byte[64]);
        for (String name : new String[] {"x_train.npy", "y_train.npy", "x_test.npy", "y_test.npy"}) {
            Files.write(folder.resolve(name), bytes.toByteArray());
        }

        assertRefused(folder, "x_train.npy");
    }

    /** Were anything made for what the header claims, it would be 2 GiB. */
    @Test
    void shouldRefuseAnArrayThatItsFileCannotHold() throws IOException {
        Files.write(folder.resolve("x.npy"), SampleFiles.npy("|u1", "2000, 1000, 1000", new byte[2000]));
        Files.write(folder.resolve("y.npy"), SampleFiles.npy("|u1", "2000", new byte[2000]));

        assertRefused(folder, "array x.npy: the array ends after 2000 elements (expected: 2000000000 elements");
    }

    @Test
    void shouldRefuseAnArrayOfMoreElementsThanCanBeCounted() throws IOException {
        String shape = "2000, 2147483647, 2147483647, 2147483647";
        Files.write(folder.resolve("x.npy"), SampleFiles.npy("|u1", "2000, 32, 32", new byte[2000 * 1024]));
        Files.write(folder.resolve("y.npy"), SampleFiles.npy("|u1", shape, new byte[2000]));

        assertRefused(folder, "array y.npy: the array ends after 2000 elements");
    }

    private Path zip(String name, byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
            zip.closeEntry();
        }
        return Files.write(folder.resolve("set.zip"), bytes.toByteArray());
    }

    private static void add(ZipOutputStream zip, String name) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(1);
        zip.closeEntry();
    }

    private static void assertRefused(Path set, String words) {
        assertThatThrownBy(() -> DataSets.open(set.toString(), ReadingOptions.DEFAULT, ProgressListener.NONE))
                .isInstanceOf(LaddException.class)
                .hasMessageContaining(words);
    }
}
