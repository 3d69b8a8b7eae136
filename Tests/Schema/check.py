#!/usr/bin/env python3
"""Checks Include/policy.schema.json with an independent validator (pip install jsonschema).

Every good seed of the policy fuzzer is valid by the schema. A bad one is invalid too, unless its fault is of a kind
that a schema cannot see: then it is named below.
"""

import json
import pathlib
import sys

from jsonschema import Draft202012Validator

# The parser sees the text, a schema only the value; and some rules hold between fields.
UNSEEN = {"bad-key-twice.json", "bad-fraction.json", "bad-fallback.json", "bad-choice.json"}

root = pathlib.Path(__file__).resolve().parents[2]
schema = json.loads((root / "Include/policy.schema.json").read_text("utf-8"))
Draft202012Validator.check_schema(schema)
validator = Draft202012Validator(schema)

failures = 0
for seed in sorted((root / "Tests/Fuzz/PolicyFuzz/corpus").iterdir()):
    try:
        valid = validator.is_valid(json.loads(seed.read_bytes().decode("utf-8", "strict")))
    except (ValueError, RecursionError):
        valid = False
    expected = seed.name.startswith("good-") or seed.name in UNSEEN
    if valid != expected:
        failures += 1
        print(f"{seed.name}: {'valid' if valid else 'invalid'} by the schema, which was not expected")
sys.exit(1 if failures else 0)
