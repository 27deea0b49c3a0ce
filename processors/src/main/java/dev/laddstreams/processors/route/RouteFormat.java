package dev.laddstreams.processors.route;

import dev.laddstreams.errors.EnumCode;

/** How the records of a foreign topic hold their pictures. */
public enum RouteFormat {
    /** This system's own images, as another dataset or another system has them on its images topic. */
    LADD,
    /** Any Avro record in the registry's wire format, with the picture's bytes in a field. */
    AVRO,
    /** A JSON object with the picture's bytes in Base64. */
    JSON,
    /** The bytes of a JPEG. */
    JPEG,
    /** The bytes of a PNG. */
    PNG,
    /** The bytes of an npy array. */
    NPY;

    /** Whether records have fields beside the picture. */
    public boolean hasFields() {
        return this == AVRO || this == JSON;
    }

    public String code() {
        return EnumCode.of(this);
    }
}
