/** The epoch sweep: which training epoch of a labeler gives the labels that are worth most. */
@NullMarked
package dev.laddstreams.app.studies.sweep;

import org.jspecify.annotations.NullMarked;
