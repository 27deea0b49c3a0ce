#!/usr/bin/env bash
# torch 2.13.0, torch.onnx.export: a network that takes its batch size with len(x) is exported for the batch of the
# example alone, while its input is still declared with a free batch axis. With global pooling it answers a batch of
# seven pictures with one row that mixes them, and nothing is said by the exporter, the checker or ONNX Runtime.
#
# Guess: len(x) and x.shape[0] are the same number to torch.export; if the axis cannot be kept free, an axis asked to
# be free is an error.
# Seen: x.shape[0] is kept free, len(x) becomes the constant 1. dynamic_axes and Dim.DYNAMIC leave the input named
# free and the output fixed; Dim("n"), documented as a demand, gives a model for one picture without an error.
#
# Runs in a folder of its own, needs python3 with venv, and leaves nothing behind.
# Exit code 0: the behaviour is as stated. 1: it has changed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" --quiet install torch==2.13.0 onnx==1.23.1 onnxscript==0.7.2 onnxruntime==1.30.0 numpy==2.4.6 >"$work/install.log" 2>&1 || { cat "$work/install.log"; exit 1; }
cat >"$work/finding.py" <<'PYTHON'
import contextlib
import io

import numpy as np
import onnxruntime
import torch


class Pooled(torch.nn.Module):
    def __init__(self, batch_of):
        super().__init__()
        self.conv = torch.nn.Conv2d(3, 4, 3)
        self.batch_of = batch_of

    def forward(self, x):
        return self.conv(x).view(self.batch_of(x), 4, -1).mean(-1)


def exported(batch_of, **free):
    torch.manual_seed(1)
    with contextlib.redirect_stdout(io.StringIO()):
        torch.onnx.export(Pooled(batch_of).eval(), (torch.zeros(1, 3, 8, 8),), "m.onnx",
                          input_names=["x"], output_names=["y"], **free)
    return onnxruntime.InferenceSession("m.onnx")


def shown(shape):
    return [side if isinstance(side, int) else "free" for side in shape]


seven = np.random.default_rng(1).normal(size=(7, 3, 8, 8)).astype(np.float32)
print("torch", torch.__version__.split("+")[0], "onnxruntime", onnxruntime.__version__)
for name, batch_of in (("x.shape[0]", lambda x: x.shape[0]), ("len(x)", len)):
    for asked, free in (
        ("dynamic_axes", {"dynamic_axes": {"x": {0: "n"}, "y": {0: "n"}}}),
        ("Dim.DYNAMIC", {"dynamic_shapes": ({0: torch.export.Dim.DYNAMIC},)}),
        ("Dim('n')", {"dynamic_shapes": ({0: torch.export.Dim("n")},)}),
    ):
        session = exported(batch_of, **free)
        try:
            answer = session.run(None, {"x": seven})[0].shape
        except Exception as error:
            answer = type(error).__name__
        print(name, asked, "input", shown(session.get_inputs()[0].shape), "seven pictures ->", answer)
PYTHON
cat >"$work/stated" <<'STATED'
torch 2.13.0 onnxruntime 1.30.0
x.shape[0] dynamic_axes input ['free', 3, 8, 8] seven pictures -> (7, 4)
x.shape[0] Dim.DYNAMIC input ['free', 3, 8, 8] seven pictures -> (7, 4)
x.shape[0] Dim('n') input ['free', 3, 8, 8] seven pictures -> (7, 4)
len(x) dynamic_axes input ['free', 3, 8, 8] seven pictures -> (1, 4)
len(x) Dim.DYNAMIC input ['free', 3, 8, 8] seven pictures -> (1, 4)
len(x) Dim('n') input [1, 3, 8, 8] seven pictures -> InvalidArgument
STATED
cd "$work"
"$work/venv/bin/python" finding.py 2>"$work/errors" | tee "$work/seen" || { cat "$work/errors"; exit 1; }
diff "$work/stated" "$work/seen" || { echo "CHANGED: stated < > seen"; exit 1; }
echo "as stated"
