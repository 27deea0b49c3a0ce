package dev.laddstreams.processors.route;

import dev.laddstreams.errors.LaddException;
import dev.laddstreams.schemas.avro.SyntheticImage;

/** What a step of a route makes of a record. */
interface RouteStep {
    /** The record goes on. */
    record Taken(ForeignRecord record) implements RouteStep {}

    /** The record goes to the dead letters. */
    record Refused(ForeignRecord record, LaddException cause) implements RouteStep {}

    /** An image is to be written. */
    record Ready(SyntheticImage image) implements RouteStep {}
}
