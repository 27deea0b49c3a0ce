#!/usr/bin/env bash
# duckdb 1.5.6: NaN is the greatest number in a table, but over a Parquet file (written by pyarrow 25.0.1) comparisons
# are decided by the bounds of the row group, which leave NaN out: rows are lost, and "x <= 2" even returns the NaN row.
# Over the same data in Arrow memory the answers are different again.
#
# Guess: one answer for one query, wherever the column lies.
# Seen: three answers. isnan(x) alone is the same everywhere.
#
# Runs in a folder of its own, needs python3 with venv, and leaves nothing behind.
# Exit code 0: the behaviour is as stated. 1: it has changed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" --quiet install duckdb==1.5.6 pyarrow==25.0.1 >"$work/install.log" 2>&1 || { cat "$work/install.log"; exit 1; }
cat >"$work/finding.py" <<'PYTHON'
import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
table = pa.table({"x": pa.array([2.0, float("nan"), 2.0])})
pq.write_table(table, "x.parquet")

print("duckdb", duckdb.__version__, "pyarrow", pa.__version__)
duckdb.register("arrow", table)
duckdb.sql("create table own as select * from arrow")
for condition in ("x > 2", "x <> 2", "x <= 2", "not (x <= 2)", "x = 'nan'::double", "isnan(x)"):
    counts = [duckdb.sql(f"select count(*) from {source} where {condition}").fetchone()[0]
              for source in ("own", "'x.parquet'", "arrow")]
    print(condition, "- table:", counts[0], "- Parquet:", counts[1], "- Arrow:", counts[2])
PYTHON
cat >"$work/stated" <<'STATED'
duckdb 1.5.6 pyarrow 25.0.1
x > 2 - table: 1 - Parquet: 0 - Arrow: 0
x <> 2 - table: 1 - Parquet: 0 - Arrow: 1
x <= 2 - table: 2 - Parquet: 3 - Arrow: 2
not (x <= 2) - table: 1 - Parquet: 0 - Arrow: 0
x = 'nan'::double - table: 1 - Parquet: 0 - Arrow: 1
isnan(x) - table: 1 - Parquet: 1 - Arrow: 1
STATED
cd "$work"
"$work/venv/bin/python" finding.py 2>"$work/errors" | tee "$work/seen" || { cat "$work/errors"; exit 1; }
diff "$work/stated" "$work/seen" || { echo "CHANGED: stated < > seen"; exit 1; }
echo "as stated"
