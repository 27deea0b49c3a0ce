/** Typed settings: what a setting is called, which values it takes and how they are written. Entry point: {@link TypedKey}. */
@NullMarked
package dev.laddstreams.errors.settings;

import org.jspecify.annotations.NullMarked;
