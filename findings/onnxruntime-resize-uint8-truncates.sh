#!/usr/bin/env bash
# onnxruntime 1.30.0: a linear Resize of uint8 pixels cuts the fraction off; torch and the ONNX reference round. A
# network exported with its preprocessing inside sees a picture half a level darker than in training.
#
# Guess: the interpolated value is rounded to the nearest byte, as torch.nn.functional.interpolate does for uint8.
# Seen: the floor of the exact value, on average 0.5 below it; torch errs by 0.1 upwards.
#
# Runs in a folder of its own, needs python3 with venv, and leaves nothing behind.
# Exit code 0: the behaviour is as stated. 1: it has changed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" --quiet install torch==2.13.0 onnx==1.23.1 onnxruntime==1.30.0 numpy==2.4.6 >"$work/install.log" 2>&1 || { cat "$work/install.log"; exit 1; }
cat >"$work/finding.py" <<'PYTHON'
import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator

side, scale = 32, 4
x = helper.make_tensor_value_info("x", TensorProto.UINT8, [1, 1, side, side])
y = helper.make_tensor_value_info("y", TensorProto.UINT8, [1, 1, side * scale, side * scale])
scales = helper.make_tensor("scales", TensorProto.FLOAT, [4], [1, 1, scale, scale])
node = helper.make_node("Resize", ["x", "", "scales"], ["y"], mode="linear",
                        coordinate_transformation_mode="half_pixel")
model = helper.make_model(helper.make_graph([node], "g", [x], [y], [scales]),
                          opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
picture = np.random.default_rng(7).integers(0, 256, (1, 1, side, side), dtype=np.uint8)
seen = onnxruntime.InferenceSession(model.SerializeToString()).run(None, {"x": picture})[0]
wanted = torch.nn.functional.interpolate(torch.tensor(picture), scale_factor=scale, mode="bilinear").numpy()
exact = torch.nn.functional.interpolate(torch.tensor(picture).double(), scale_factor=scale, mode="bilinear").numpy()
print("onnxruntime", onnxruntime.__version__, "torch", torch.__version__.split("+")[0], "onnx", onnx.__version__)
print("torch: mean error %.2f, at most %.2f" % ((wanted - exact).mean(), np.abs(wanted - exact).max()))
print("onnxruntime: mean error %.2f" % (seen - exact).mean())
print("onnxruntime is the floor of the exact value:", np.array_equal(seen, np.floor(exact + 1e-9)))
row = np.array([[[[0, 255]]]], np.uint8)
small = helper.make_model(helper.make_graph(
    [node], "g", [helper.make_tensor_value_info("x", TensorProto.UINT8, [1, 1, 1, 2])],
    [helper.make_tensor_value_info("y", TensorProto.UINT8, [1, 1, 1, 8])],
    [helper.make_tensor("scales", TensorProto.FLOAT, [4], [1, 1, 1, 4])]),
    opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
print("0 255 by onnxruntime:", *onnxruntime.InferenceSession(small.SerializeToString()).run(None, {"x": row})[0].ravel())
print("0 255 by the reference:", *ReferenceEvaluator(small).run(None, {"x": row})[0].ravel())
PYTHON
cat >"$work/stated" <<'STATED'
onnxruntime 1.30.0 torch 2.13.0 onnx 1.23.1
torch: mean error 0.12, at most 1.00
onnxruntime: mean error -0.49
onnxruntime is the floor of the exact value: True
0 255 by onnxruntime: 0 0 31 95 159 223 255 255
0 255 by the reference: 0 0 32 96 159 223 255 255
STATED
cd "$work"
"$work/venv/bin/python" finding.py 2>"$work/errors" | tee "$work/seen" || { cat "$work/errors"; exit 1; }
diff "$work/stated" "$work/seen" || { echo "CHANGED: stated < > seen"; exit 1; }
echo "as stated"
