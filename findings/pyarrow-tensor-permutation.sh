#!/usr/bin/env bash
# pyarrow 25.0.1: pictures that lie in memory as channels, height, width and are handed over as height, width, channels
# do not come back from a fixed_shape_tensor column: other axes, other values.
#
# Guess: from_numpy_ndarray() keeps the memory order of its argument as a permutation, and to_numpy_ndarray() gives the
# same array back; where it cannot, it raises.
# Seen: a rotation of the three axes is written as one permutation and read as its inverse. The array that comes back
# has its axes in another order, or the call raises "strides must not involve buffer over run", by the sizes. A swap of
# two axes, which is its own inverse, is right; but one element of it, [0].to_numpy(), is wrong for a plain matrix.
#
# Runs in a folder of its own, needs python3 with venv, and leaves nothing behind.
# Exit code 0: the behaviour is as stated. 1: it has changed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" --quiet install pyarrow==25.0.1 numpy==2.4.6 >"$work/install.log" 2>&1 || { cat "$work/install.log"; exit 1; }
cat >"$work/finding.py" <<'PYTHON'
import numpy as np
import pyarrow as pa


def column(height, width, axes):
    stored = np.arange(2 * 3 * height * width, dtype=np.int32).reshape(2, 3, height, width)
    return np.transpose(stored, axes)  # a view: the memory stays picture, channel, row, column


def round_trip(meaning, height, width, axes):
    pictures = column(height, width, axes)
    try:
        back = pa.FixedShapeTensorArray.from_numpy_ndarray(pictures).to_numpy_ndarray()
        print(meaning, "in", pictures.shape, "back", back.shape, "- the same:", np.array_equal(back, pictures))
    except pa.ArrowInvalid as error:
        print(meaning, "in", pictures.shape, error)


print("pyarrow", pa.__version__)
round_trip("C,W,H", 5, 2, (0, 1, 3, 2))
round_trip("H,W,C", 4, 4, (0, 2, 3, 1))
round_trip("H,W,C", 5, 2, (0, 2, 3, 1))
round_trip("H,W,C", 2, 5, (0, 2, 3, 1))
matrix = np.arange(6, dtype=np.int32).reshape(1, 2, 3).transpose(0, 2, 1)
tensors = pa.FixedShapeTensorArray.from_numpy_ndarray(matrix)
print("transposed 2x3: whole column", np.array_equal(tensors.to_numpy_ndarray(), matrix),
      "- its one element", np.array_equal(tensors[0].to_numpy(), matrix[0]))
PYTHON
cat >"$work/stated" <<'STATED'
pyarrow 25.0.1
C,W,H in (2, 3, 2, 5) back (2, 3, 2, 5) - the same: True
H,W,C in (2, 4, 4, 3) back (2, 4, 3, 4) - the same: False
H,W,C in (2, 5, 2, 3) back (2, 2, 3, 5) - the same: False
H,W,C in (2, 2, 5, 3) strides must not involve buffer over run
transposed 2x3: whole column True - its one element False
STATED
cd "$work"
"$work/venv/bin/python" finding.py 2>"$work/errors" | tee "$work/seen" || { cat "$work/errors"; exit 1; }
diff "$work/stated" "$work/seen" || { echo "CHANGED: stated < > seen"; exit 1; }
echo "as stated"
