/**
 * What platform teams declare: datasets, routes, labelers and sinks, checked together and turned into what the roles take.
 * Entry point: {@link dev.laddstreams.app.wiring.Declarations}.
 */
@NullMarked
package dev.laddstreams.app.wiring;

import org.jspecify.annotations.NullMarked;
