/** Benchmarks, run by hand with {@code benchmarks/run}; each prints what it measured and how. */
package dev.laddstreams.benchmarks;
