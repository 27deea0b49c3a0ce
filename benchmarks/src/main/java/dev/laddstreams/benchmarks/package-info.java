/** Benchmarks, run by hand with {@code benchmarks/run}; each prints what it measured and how. */
@NullMarked
package dev.laddstreams.benchmarks;

import org.jspecify.annotations.NullMarked;
