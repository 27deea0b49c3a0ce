/** Samples for the tests of all packages. */
package dev.laddstreams.sinks;
