/**
 * The management port of a process: metrics and probes. Entry point: {@link
 * dev.laddstreams.app.management.ManagementServer}.
 */
@NullMarked
package dev.laddstreams.app.management;

import org.jspecify.annotations.NullMarked;
