/** Every distillation method measured in the same way. Entry point: {@link dev.laddstreams.app.studies.bench.Bench}. */
@NullMarked
package dev.laddstreams.app.studies.bench;

import org.jspecify.annotations.NullMarked;
