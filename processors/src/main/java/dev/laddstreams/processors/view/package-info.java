/**
 * The active version of each dataset on a topic of its own. Entry point: {@link
 * dev.laddstreams.processors.view.ActiveViewProcess}.
 */
@NullMarked
package dev.laddstreams.processors.view;

import org.jspecify.annotations.NullMarked;
