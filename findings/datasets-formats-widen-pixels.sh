#!/usr/bin/env bash
# datasets 5.0.1: pixels kept as uint8 in Array3D come out as int64 under with_format("torch") and with_format("numpy"),
# eight times the memory, and a scalar label is uint8 when one row is asked for and int64 when several are. Soft labels
# kept as float64 come out as float32 under "numpy".
#
# Guess: the types that the features state; numpy at least, which has all of them.
# Seen: integers become int64 and floats float32 unless a dtype is given with the format; the label's type depends on
# how many rows were asked for.
#
# Runs in a folder of its own, needs python3 with venv, and leaves nothing behind.
# Exit code 0: the behaviour is as stated. 1: it has changed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" --quiet install datasets==5.0.1 torch==2.13.0 numpy==2.4.6 >"$work/install.log" 2>&1 || { cat "$work/install.log"; exit 1; }
cat >"$work/finding.py" <<'PYTHON'
import datasets
import numpy as np

features = datasets.Features({
    "image": datasets.Array3D((2, 2, 3), "uint8"),
    "label": datasets.Value("uint8"),
    "soft": datasets.List(datasets.Value("float64"), length=2),
})
rows = datasets.Dataset.from_dict(
    {"image": [np.zeros((2, 2, 3), np.uint8)] * 2, "label": [0, 1], "soft": [[0.25, 0.75]] * 2}, features=features)
print("datasets", datasets.__version__)
for form in ("numpy", "torch"):
    one, both = rows.with_format(form)[0], rows.with_format(form)[:]
    for name in features:
        print(form, name, "of", str(features[name].dtype if name != "soft" else "float64"), "- one row:",
              str(one[name].dtype).replace("torch.", ""), "- two rows:", str(both[name].dtype).replace("torch.", ""))
PYTHON
cat >"$work/stated" <<'STATED'
datasets 5.0.1
numpy image of uint8 - one row: int64 - two rows: int64
numpy label of uint8 - one row: uint8 - two rows: int64
numpy soft of float64 - one row: float32 - two rows: float32
torch image of uint8 - one row: int64 - two rows: int64
torch label of uint8 - one row: int64 - two rows: int64
torch soft of float64 - one row: float32 - two rows: float32
STATED
cd "$work"
"$work/venv/bin/python" finding.py 2>"$work/errors" | tee "$work/seen" || { cat "$work/errors"; exit 1; }
diff "$work/stated" "$work/seen" || { echo "CHANGED: stated < > seen"; exit 1; }
echo "as stated"
