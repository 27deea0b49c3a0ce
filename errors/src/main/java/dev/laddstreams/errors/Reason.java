package dev.laddstreams.errors;

/**
 * Why something could not be done. The stable {@link #code()} is also the metric label and the value of the dead-letter
 * header {@code ladd.error.reason}.
 */
public enum Reason {
    /** The command line or a configuration file is wrong. */
    USAGE,
    /** A file or folder is missing or cannot be read. */
    INPUT_UNREADABLE,
    /** Data has the wrong format, is truncated or contradicts itself. */
    INPUT_INVALID,
    /** A place to write cannot be written. */
    OUTPUT_UNWRITABLE,
    /** No space is left on a device. */
    DISK_FULL,
    /** A port is taken. */
    PORT_IN_USE,
    /** The broker does not answer. */
    BROKER_UNAVAILABLE,
    /** The schema registry does not answer or refuses. */
    REGISTRY_UNAVAILABLE,
    /** An object store does not answer, refuses, or lacks the bucket. */
    STORE_UNAVAILABLE,
    /** Two settings that must agree do not: shapes, classes, grids. */
    INCOMPATIBLE,
    /** An artifact's checksum differs from its name or descriptor. */
    CHECKSUM_MISMATCH,
    /** A labeler artifact cannot be loaded. */
    ARTIFACT_INVALID,
    /** The address of an artifact or a claim check lies outside the configured schemes and roots. */
    ADDRESS_FORBIDDEN,
    /** A record's bytes are not the expected Avro. */
    RECORD_UNDECODABLE,
    /** A record has no key, or its key is not the one its value implies. */
    RECORD_KEY_INVALID,
    /** A record decodes, but breaks a rule of its contract. */
    RECORD_INVALID,
    /** A record is larger than the topic takes. */
    RECORD_TOO_LARGE,
    /** A pixel is not a finite number. */
    PIXELS_NOT_FINITE,
    /** The labeler's engine failed on a record. */
    INFERENCE_FAILED,
    /** A numeric computation diverged. */
    DIVERGED,
    /** Memory does not suffice. */
    OUT_OF_MEMORY,
    /** A topic was deleted, or made anew, while it was read. */
    TOPIC_REPLACED,
    /** Another writer took over. */
    FENCED,
    /** A time limit passed. */
    TIMED_OUT,
    /** The user or a signal ended the work. */
    INTERRUPTED,
    /** A defect of this software. */
    INTERNAL;

    /** Whether waiting and trying again may help: others bring back what is away, make room, or finish. */
    public boolean mayPass() {
        return switch (this) {
            case OUTPUT_UNWRITABLE,
                    DISK_FULL,
                    BROKER_UNAVAILABLE,
                    REGISTRY_UNAVAILABLE,
                    STORE_UNAVAILABLE,
                    TOPIC_REPLACED,
                    FENCED,
                    TIMED_OUT -> true;
            case USAGE,
                    INPUT_UNREADABLE,
                    INPUT_INVALID,
                    PORT_IN_USE,
                    INCOMPATIBLE,
                    CHECKSUM_MISMATCH,
                    ARTIFACT_INVALID,
                    ADDRESS_FORBIDDEN,
                    RECORD_UNDECODABLE,
                    RECORD_KEY_INVALID,
                    RECORD_INVALID,
                    RECORD_TOO_LARGE,
                    PIXELS_NOT_FINITE,
                    INFERENCE_FAILED,
                    DIVERGED,
                    OUT_OF_MEMORY,
                    INTERRUPTED,
                    INTERNAL -> false;
        };
    }

    /** The stable machine name: lower case, joined by {@code -}. */
    public String code() {
        return EnumCode.of(this);
    }
}
