#!/usr/bin/env bash
# @dsnp/parquetjs 1.8.8: unsigned columns come out signed (4000000000 as -294967296, a 64-bit hash as -1n) and FLOAT16
# labels as two raw bytes each, without an error, though the file's schema says UINT_32, UINT_64 and FLOAT16.
#
# Guess: a logical type that the reader does not know is refused, or read as its numbers.
# Seen: the physical values.
#
# Runs in a folder of its own, needs node 20 or newer with npm and python3 with venv, and leaves nothing behind.
# Exit code 0: the behaviour is as stated. 1: it has changed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
{
  npm init -y
  npm install --no-audit --no-fund @dsnp/parquetjs@1.8.8
  python3 -m venv venv
  venv/bin/pip install pyarrow==25.0.1
} >install.log 2>&1 || { cat install.log; exit 1; }
cat >write.py <<'PYTHON'
import pyarrow as pa
import pyarrow.parquet as pq

pq.write_table(
    pa.table(
        {
            "pixels": pa.array([b"\xff\x00\x80abc", b"\x01\x02"]),
            "offset": pa.array([4000000000, 1], pa.uint32()),
            "hash": pa.array([2**64 - 1, 1], pa.uint64()),
            "label": pa.array([0.25, 0.75], pa.float16()),
        }
    ),
    "images.parquet",
)
PYTHON
venv/bin/python write.py
cat >finding.mjs <<'JS'
import fs from "node:fs";
import parquet from "@dsnp/parquetjs";

console.log("parquetjs", JSON.parse(fs.readFileSync("node_modules/@dsnp/parquetjs/package.json")).version);
const reader = await parquet.ParquetReader.openFile("images.parquet");
const cursor = reader.getCursor();
for (let row = await cursor.next(); row; row = await cursor.next()) {
  console.log("offset", row.offset, "hash", row.hash, "label", Buffer.isBuffer(row.label) ? "bytes " + row.label.toString("hex") : row.label);
}
await reader.close();
JS
cat >stated <<'STATED'
parquetjs v1.8.8
offset -294967296 hash -1n label bytes 0034
offset 1 hash 1n label bytes 003a
STATED
node finding.mjs 2>errors | tee seen || { cat errors; exit 1; }
diff stated seen || { echo "CHANGED: stated < > seen"; exit 1; }
echo "as stated"
