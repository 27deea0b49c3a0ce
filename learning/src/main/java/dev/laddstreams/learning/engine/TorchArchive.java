package dev.laddstreams.learning.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Packs source text as a TorchScript module archive: an uncompressed zip with the code, a pickled object without
 * attributes, no constants and the format's version. The same text gives the same bytes.
 */
final class TorchArchive {
    /** Pickle: protocol 2, an object of class __torch__.Program made from no arguments, state {"training": True}. */
    private static final byte[] OBJECT =
            "\u0080\u0002c__torch__\nProgram\n)\u0081}(X\b\0\0\0training\u0088ub.".getBytes(ISO_8859_1);

    /** Pickle: protocol 2, the empty tuple. */
    private static final byte[] NO_CONSTANTS = {(byte) 0x80, 2, ')', '.'};

    private static final String CLASS =
            "class Program(Module):\n  __parameters__ = []\n  __buffers__ = []\n  training : bool\n";

    private TorchArchive() {}

    /** @param methods definitions of the module's methods, not indented */
    static byte[] of(String methods) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setMethod(ZipOutputStream.STORED);
            add(zip, "program/data.pkl", OBJECT);
            add(zip, "program/code/__torch__.py", (CLASS + methods.indent(2)).getBytes(UTF_8));
            add(zip, "program/constants.pkl", NO_CONSTANTS);
            add(zip, "program/version", "10\n".getBytes(US_ASCII));
            add(zip, "program/byteorder", "little".getBytes(US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setTime(0);
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
