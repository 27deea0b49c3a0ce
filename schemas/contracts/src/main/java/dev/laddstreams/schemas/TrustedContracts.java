package dev.laddstreams.schemas;

import dev.laddstreams.schemas.avro.SyntheticImage;
import org.apache.avro.util.ClassSecurityValidator;

/** Avro instantiates no class that a schema names unless it is trusted: of ours, the contracts alone. */
public final class TrustedContracts {
    static {
        String contracts = SyntheticImage.class.getPackageName();
        ClassSecurityValidator.setGlobal(
                ClassSecurityValidator.composite(ClassSecurityValidator.getGlobal(), type -> type.getPackageName()
                        .equals(contracts)));
    }

    private TrustedContracts() {}

    /** Before contracts are read or copied; once a process is enough. */
    public static void register() {}
}
