#!/usr/bin/env bash
# datasets 5.0.1: a Parquet file written without the library carries its features in the file's `huggingface` metadata:
# the class names are taken from it and the image's Array3D is not, without a word: the column stays lists in lists.
# The same two features in the README of the folder are both taken, for the same file.
#
# Guess: the entry is taken as a whole, or is refused with an error.
# Seen: each column is taken or left by its Arrow type: Array3D counts only on a column of the library's own extension
# type, which no other writer has.
#
# Runs in a folder of its own, needs python3 with venv, and leaves nothing behind.
# Exit code 0: the behaviour is as stated. 1: it has changed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" --quiet install datasets==5.0.1 pyarrow==25.0.1 numpy==2.4.6 >"$work/install.log" 2>&1 || { cat "$work/install.log"; exit 1; }
cat >"$work/finding.py" <<'PYTHON'
import json
import os

import datasets
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

datasets.disable_progress_bars()
print("datasets", datasets.__version__, "pyarrow", pa.__version__)
features = {
    "image": {"shape": [2, 2, 3], "dtype": "uint8", "_type": "Array3D"},
    "label": {"names": ["crow", "kite"], "_type": "ClassLabel"},
}
readme = """---
dataset_info:
  features:
  - name: image
    dtype:
      array3_d:
        shape: [2, 2, 3]
        dtype: uint8
  - name: label
    dtype:
      class_label:
        names:
          '0': crow
          '1': kite
---
"""
images = np.arange(24, dtype=np.uint8).reshape(2, 2, 2, 3).tolist()
plain = pa.list_(pa.list_(pa.list_(pa.uint8())))
fixed = pa.list_(pa.list_(pa.list_(pa.uint8(), 3), 2), 2)
for kind, type_ in (("lists", plain), ("fixed-size lists", fixed)):
    for where in ("file", "README"):
        folder = f"{kind}-{where}".replace(" ", "-")
        os.makedirs(folder)
        table = pa.table({"image": pa.array(images, type_), "label": pa.array([0, 1], pa.int64())})
        if where == "file":
            table = table.replace_schema_metadata({"huggingface": json.dumps({"info": {"features": features}})})
        else:
            with open(f"{folder}/README.md", "w") as file:
                file.write(readme)
        pq.write_table(table, f"{folder}/train.parquet")
        read = datasets.load_dataset(folder, split="train", cache_dir="cache-" + folder).features
        print(f"{kind}, features in the {where}: image {type(read['image']).__name__}, label {type(read['label']).__name__}")
PYTHON
cat >"$work/stated" <<'STATED'
datasets 5.0.1 pyarrow 25.0.1
lists, features in the file: image List, label ClassLabel
lists, features in the README: image Array3D, label ClassLabel
fixed-size lists, features in the file: image List, label ClassLabel
fixed-size lists, features in the README: image Array3D, label ClassLabel
STATED
cd "$work"
"$work/venv/bin/python" finding.py 2>"$work/errors" | tee "$work/seen" || { cat "$work/errors"; exit 1; }
diff "$work/stated" "$work/seen" || { echo "CHANGED: stated < > seen"; exit 1; }
echo "as stated"
