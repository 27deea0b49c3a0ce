package dev.laddstreams.learning.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The type in which convolutions are computed; weights, losses and updates are float32 either way. */
public enum Precision {
    FLOAT32(6),
    /** 8 bits of exponent, 7 of fraction; about twice as fast where the processor has instructions for it. */
    BFLOAT16(15);

    private final int code;

    Precision(int code) {
        this.code = code;
    }

    /** PyTorch's number of the type. */
    public int code() {
        return code;
    }

    /** bfloat16 where this machine's processor multiplies it in hardware, else float32. */
    public static Precision fastest() {
        return Fastest.VALUE;
    }

    private static final class Fastest {
        static final Precision VALUE = detect();

        private static Precision detect() {
            Path description = Path.of("/proc/cpuinfo");
            try {
                String flags = Files.isReadable(description) ? Files.readString(description) : "";
                return flags.contains("avx512_bf16") || flags.contains("amx_bf16") ? BFLOAT16 : FLOAT32;
            } catch (IOException e) {
                return FLOAT32; // an unreadable description is no reason to fail: float32 works everywhere
            }
        }
    }
}
