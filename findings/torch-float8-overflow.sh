#!/usr/bin/env bash
# torch 2.13.0, ml_dtypes 0.6.0, onnxruntime 1.30.0: what a number too large for an 8-bit float becomes depends on the
# format and on the library, and a network exported to ONNX gives other labels than the network. torch turns infinity
# into 448 in float8_e4m3fn alone; its three other formats give NaN or infinity. The exporter writes a Cast that
# saturates for all four, so that the exported network hides every overflow.
#
# Guess: float8_e4m3fn has no infinity, so an overflow is NaN (as in ml_dtypes); e5m2 gives infinity; the exported
# network does as the network does.
# Seen: torch 448 even for infinity in e4m3fn; exported: the largest number in all four.
#
# Runs in a folder of its own, needs python3 with venv, and leaves nothing behind.
# Exit code 0: the behaviour is as stated. 1: it has changed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" --quiet install torch==2.13.0 onnx==1.23.1 onnxscript==0.7.2 onnxruntime==1.30.0 ml_dtypes==0.6.0 numpy==2.4.6 >"$work/install.log" 2>&1 || { cat "$work/install.log"; exit 1; }
cat >"$work/finding.py" <<'PYTHON'
import contextlib
import io

import ml_dtypes
import numpy as np
import onnxruntime
import torch

print("torch", torch.__version__.split("+")[0], "ml_dtypes", ml_dtypes.__version__, "onnxruntime", onnxruntime.__version__)


class Stored(torch.nn.Module):
    def __init__(self, dtype):
        super().__init__()
        self.dtype = dtype

    def forward(self, x):
        return x.to(self.dtype).to(torch.float32)


for name in ("float8_e4m3fn", "float8_e4m3fnuz", "float8_e5m2", "float8_e5m2fnuz"):
    dtype = getattr(torch, name)
    largest = torch.finfo(dtype).max
    x = torch.tensor([largest, 2 * largest, float("inf")])
    with contextlib.redirect_stdout(io.StringIO()):
        torch.onnx.export(Stored(dtype), (x,), "m.onnx", dynamo=True, opset_version=19)
    session = onnxruntime.InferenceSession("m.onnx", providers=["CPUExecutionProvider"])
    exported = session.run(None, {session.get_inputs()[0].name: x.numpy()})[0]
    print(name, "of", x.tolist())
    print("  torch    ", x.to(dtype).float().tolist())
    print("  ml_dtypes", x.numpy().astype(getattr(ml_dtypes, name)).astype(np.float32).tolist())
    print("  exported ", exported.tolist())
PYTHON
cat >"$work/stated" <<'STATED'
torch 2.13.0 ml_dtypes 0.6.0 onnxruntime 1.30.0
float8_e4m3fn of [448.0, 896.0, inf]
  torch     [448.0, 448.0, 448.0]
  ml_dtypes [448.0, nan, nan]
  exported  [448.0, 448.0, 448.0]
float8_e4m3fnuz of [240.0, 480.0, inf]
  torch     [240.0, nan, nan]
  ml_dtypes [240.0, nan, nan]
  exported  [240.0, 240.0, 240.0]
float8_e5m2 of [57344.0, 114688.0, inf]
  torch     [57344.0, inf, inf]
  ml_dtypes [57344.0, inf, inf]
  exported  [57344.0, 57344.0, 57344.0]
float8_e5m2fnuz of [57344.0, 114688.0, inf]
  torch     [57344.0, nan, nan]
  ml_dtypes [57344.0, nan, nan]
  exported  [57344.0, 57344.0, 57344.0]
STATED
cd "$work"
"$work/venv/bin/python" finding.py 2>"$work/errors" | tee "$work/seen" || { cat "$work/errors"; exit 1; }
diff "$work/stated" "$work/seen" || { echo "CHANGED: stated < > seen"; exit 1; }
echo "as stated"
