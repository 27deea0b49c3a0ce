#!/usr/bin/env bash
# datasets 5.0.1: a Parquet file with a column of Arrow's own canonical tensor type (fixed_shape_tensor, pyarrow 25.0.1)
# cannot be loaded; the same file written without the Arrow schema loads, as a list that has lost its shape.
#
# Guess: the canonical extension type of a picture column becomes Array3D.
# Seen: ValueError "does not have a datasets dtype equivalent"; duckdb 1.5.6 reads either file, as a list without its length.
#
# Runs in a folder of its own, needs python3 with venv, and leaves nothing behind.
# Exit code 0: the behaviour is as stated. 1: it has changed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" --quiet install datasets==5.0.1 pyarrow==25.0.1 duckdb==1.5.6 numpy==2.4.6 >"$work/install.log" 2>&1 || { cat "$work/install.log"; exit 1; }
cat >"$work/finding.py" <<'PYTHON'
import datasets
import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

pictures = pa.FixedShapeTensorArray.from_numpy_ndarray(np.arange(24, dtype=np.uint8).reshape(2, 2, 2, 3))
table = pa.table({"image": pictures, "label": [0, 1]})
pq.write_table(table, "tensors.parquet")
pq.write_table(table, "plain.parquet", store_schema=False)
print("datasets", datasets.__version__, "pyarrow", pa.__version__, "duckdb", duckdb.__version__)
datasets.disable_progress_bars()
for name in ("tensors", "plain"):
    try:
        rows = datasets.load_dataset("parquet", data_files=f"{name}.parquet", cache_dir="cache", split="train")
        print(name, "by datasets:", rows.features["image"])
    except Exception as error:
        cause = error.__cause__ or error
        print(name, "by datasets:", type(cause).__name__, str(cause)[-46:])
    print(name, "by duckdb:", duckdb.sql(f"select typeof(image) from '{name}.parquet'").fetchone()[0])
PYTHON
cat >"$work/stated" <<'STATED'
datasets 5.0.1 pyarrow 25.0.1 duckdb 1.5.6
tensors by datasets: ValueError ]]> does not have a datasets dtype equivalent.
tensors by duckdb: UTINYINT[]
plain by datasets: List(Value('uint8'))
plain by duckdb: UTINYINT[]
STATED
cd "$work"
"$work/venv/bin/python" finding.py 2>"$work/errors" | tee "$work/seen" || { cat "$work/errors"; exit 1; }
diff "$work/stated" "$work/seen" || { echo "CHANGED: stated < > seen"; exit 1; }
echo "as stated"
