"""Decodes what `kcat -f '%R%s'` prints, by the schemas of a registry: one JSON line a record.

usage: kcat ... -f '%R%s' | python3 decode.py http://localhost:8081      (Debian: apt-get install kcat python3-avro)
"""

import io
import json
import struct
import sys
import urllib.request

import avro.io
import avro.schema

registry = sys.argv[1]
schemas = {}


def schema(number):
    if number not in schemas:
        with urllib.request.urlopen(f"{registry}/schemas/ids/{number}") as answer:
            schemas[number] = avro.schema.parse(json.load(answer)["schema"])
    return schemas[number]


while head := sys.stdin.buffer.read(4):
    size = struct.unpack(">i", head)[0]
    if size < 0:
        continue  # a tombstone
    value = sys.stdin.buffer.read(size)
    zero, number = struct.unpack(">bI", value[:5])
    record = avro.io.DatumReader(schema(number)).read(avro.io.BinaryDecoder(io.BytesIO(value[5:])))
    label = record["denseLabel"]
    print(
        json.dumps(
            {
                "imageId": record["image"]["imageId"],
                "class": record["image"]["classIndex"],
                "seed": str(record["image"]["seed"]),
                "version": record["provenance"]["version"],
                "label": label and [label["rows"], label["classes"], label["encoding"], len(label["values"])],
            }
        )
    )
