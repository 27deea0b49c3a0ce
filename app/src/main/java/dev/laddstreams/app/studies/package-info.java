/** What the studies share: demo, bench and sweep. */
@NullMarked
package dev.laddstreams.app.studies;

import org.jspecify.annotations.NullMarked;
