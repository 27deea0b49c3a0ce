#!/usr/bin/env bash
# fastavro 1.12.2: the default of a bytes or fixed field that a newer reader's schema adds is given as text, where the
# same field of a newer record is bytes.
#
# Guess: b"\xff\x01", as the specification has it: the code points 0 to 255 of a default stand for bytes.
# Seen: the str of the schema's JSON, also within a map and for fixed; code that hashes or unpacks the field fails on
# old records alone.
#
# Runs in a folder of its own, needs python3 with venv, and leaves nothing behind.
# Exit code 0: the behaviour is as stated. 1: it has changed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" --quiet install fastavro==1.12.2 >"$work/install.log" 2>&1 || { cat "$work/install.log"; exit 1; }
cat >"$work/finding.py" <<'PYTHON'
import io

import fastavro

older = fastavro.parse_schema({"type": "record", "name": "Label", "fields": [{"name": "version", "type": "int"}]})
newer = fastavro.parse_schema({"type": "record", "name": "Label", "fields": [
    {"name": "version", "type": "int"},
    {"name": "dense", "type": "bytes", "default": "\u00ff\u0001"},
    {"name": "digest", "type": {"type": "fixed", "name": "Digest", "size": 2}, "default": "\u00ff\u0001"},
    {"name": "more", "type": {"type": "map", "values": "bytes"}, "default": {"k": "\u00ff"}},
]})


def read(schema, record):
    stream = io.BytesIO()
    fastavro.schemaless_writer(stream, schema, record)
    stream.seek(0)
    return fastavro.schemaless_reader(stream, schema, newer)


print("fastavro", fastavro.__version__)
print("newer record:", read(newer, {"version": 1, "dense": b"\xff\x01", "digest": b"\xff\x01", "more": {"k": b"\xff"}}))
print("older record:", read(older, {"version": 1}))
PYTHON
cat >"$work/stated" <<'STATED'
fastavro 1.12.2
newer record: {'version': 1, 'dense': b'\xff\x01', 'digest': b'\xff\x01', 'more': {'k': b'\xff'}}
older record: {'version': 1, 'dense': 'ÿ\x01', 'digest': 'ÿ\x01', 'more': {'k': 'ÿ'}}
STATED
cd "$work"
"$work/venv/bin/python" finding.py 2>"$work/errors" | tee "$work/seen" || { cat "$work/errors"; exit 1; }
diff "$work/stated" "$work/seen" || { echo "CHANGED: stated < > seen"; exit 1; }
echo "as stated"
