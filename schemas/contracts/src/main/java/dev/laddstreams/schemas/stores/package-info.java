/**
 * Places that keep what is too large for a topic: folders, and whatever else has an {@link
 * dev.laddstreams.schemas.stores.ObjectStore}.
 */
@NullMarked
package dev.laddstreams.schemas.stores;

import org.jspecify.annotations.NullMarked;
