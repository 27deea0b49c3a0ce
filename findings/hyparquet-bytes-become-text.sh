#!/usr/bin/env bash
# hyparquet 1.33.0: a column of plain bytes (pixels, an encoded picture; no logical type in the file) is read as UTF-8
# text, and each byte that is no UTF-8 is replaced: the picture is lost, without an error. Its statistics too.
#
# Guess: bytes without the STRING type come as a Uint8Array, as every other reader gives them.
# Seen: text with U+FFFD, unless `utf8: false` is given; then all strings that lack the type are bytes.
#
# Runs in a folder of its own, needs node 20 or newer with npm and python3 with venv, and leaves nothing behind.
# Exit code 0: the behaviour is as stated. 1: it has changed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
{
  npm init -y
  npm install --no-audit --no-fund hyparquet@1.33.0
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
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";

console.log("hyparquet", JSON.parse(fs.readFileSync("node_modules/hyparquet/package.json")).version);
const hex = (bytes) => Buffer.from(bytes).toString("hex");
for (const options of [{}, { utf8: false }]) {
  const rows = await parquetReadObjects({ file: await asyncBufferFromFile("images.parquet"), columns: ["pixels"], ...options });
  for (const { pixels } of rows) {
    console.log(JSON.stringify(options), pixels.constructor.name, pixels.length, hex(pixels));
  }
}
JS
cat >stated <<'STATED'
hyparquet 1.33.0
{} String 6 efbfbd00efbfbd616263
{} String 2 0102
{"utf8":false} Uint8Array 6 ff0080616263
{"utf8":false} Uint8Array 2 0102
STATED
node finding.mjs 2>errors | tee seen || { cat errors; exit 1; }
diff stated seen || { echo "CHANGED: stated < > seen"; exit 1; }
echo "as stated"
