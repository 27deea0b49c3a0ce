/** Every distillation method measured in the same way. Entry point: {@link dev.laddstreams.app.studies.bench.Bench}. */
package dev.laddstreams.app.studies.bench;
