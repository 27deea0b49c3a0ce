/** The parts of the system, wired from the configuration. */
@NullMarked
package dev.laddstreams.app.runtime;

import org.jspecify.annotations.NullMarked;
