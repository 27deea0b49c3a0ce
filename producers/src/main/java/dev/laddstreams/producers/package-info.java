/**
 * What puts images and labelers on topics. Entry points: {@link dev.laddstreams.producers.DistillationProducer}, {@link
 * dev.laddstreams.producers.ImageImporter}, {@link dev.laddstreams.producers.LabelerPublisher}.
 */
@NullMarked
package dev.laddstreams.producers;

import org.jspecify.annotations.NullMarked;
