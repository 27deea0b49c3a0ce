/** The epoch sweep: which training epoch of a labeler gives the labels that are worth most. */
package dev.laddstreams.app.studies.sweep;
