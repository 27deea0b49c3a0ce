package dev.laddstreams.processors.labeler;

/** One revision of an image. */
record ImageRevision(String imageId, int revision) {}
