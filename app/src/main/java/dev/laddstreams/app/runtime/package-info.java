/** The parts of the system, wired from the configuration. */
package dev.laddstreams.app.runtime;
