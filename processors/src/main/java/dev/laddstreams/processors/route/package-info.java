/**
 * Routes: foreign topics into a dataset's images topic, exactly once. Entry points: {@link
 * dev.laddstreams.processors.route.RouteSpec} and {@link dev.laddstreams.processors.route.RouteFleet}.
 */
@NullMarked
package dev.laddstreams.processors.route;

import org.jspecify.annotations.NullMarked;
