/**
 * Runs TorchScript programs in PyTorch through DJL: source text in, tensors out. Entry points:
 * {@link dev.laddstreams.learning.engine.TorchProgram} and {@link dev.laddstreams.learning.engine.TorchScope}.
 *
 * <p>The programs lie under {@code learning/src/main/torchscript/}. They are written in the part of TorchScript that its
 * archives hold: only {@code torch.} operators with positional arguments, {@code dtype} as PyTorch's number of the type
 * (6 float32, 7 float64, 4 int64, 0 uint8, 15 bfloat16), {@code annotate(List[Tensor], [])} for an empty list.
 */
@NullMarked
package dev.laddstreams.learning.engine;

import org.jspecify.annotations.NullMarked;
