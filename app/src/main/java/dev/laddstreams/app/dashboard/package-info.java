/**
 * The live page: a reader of the topics that serves what it has read to browsers. {@link dev.laddstreams.app.dashboard.Dashboard}
 * is the role. What it holds is bounded, and nothing is read for nobody.
 */
@NullMarked
package dev.laddstreams.app.dashboard;

import org.jspecify.annotations.NullMarked;
