#!/usr/bin/env python3
"""Holds calls that were made against klepet_schema(), with an independent validator.

    calls.py SCHEMA CALLS [EVENTS...]

SCHEMA is what klepet-host schema printed; CALLS has lines of {"request", "reply"}, each the bytes in Base64, as the
Swift tests write them to KLEPET_CALLS; EVENTS has lines of events.

What was done was asked by a valid request and has the reply of its name. What was refused has the form of a refusal,
and if the decoder refused it, the schema refuses the request, too.
"""

import base64
import collections
import json
import sys

from jsonschema import Draft202012Validator

# Faults that only the text shows, or bytes where a schema counts characters.
DECODER = {"json_invalid", "command_unknown", "value_invalid"}


def twice(pairs):
    if len({key for key, _ in pairs}) != len(pairs):
        raise ValueError("a key twice")
    return dict(pairs)


def parsed(text):
    """The value of a request, None when it is no JSON."""
    try:
        return json.loads(base64.b64decode(text).decode("utf-8", "strict"), object_pairs_hook=twice)
    except (ValueError, RecursionError):
        return None


def has_fraction(value):
    """1.0 is a whole number to a schema; Klepet wants it written as one."""
    return isinstance(value, float) or (isinstance(value, dict) and any(map(has_fraction, value.values())))


schema = json.load(open(sys.argv[1], encoding="utf-8"), object_pairs_hook=twice)
Draft202012Validator.check_schema(schema)


def validator(name):
    return Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": schema["$defs"]})


names = [choice["$ref"].rpartition("/")[2].rpartition(".")[0] for choice in schema["$defs"]["request"]["oneOf"]]
validators = {name: validator(name) for name in ["request", "refused", "event", *(name + ".reply" for name in names)]}
failures, seen = 0, collections.Counter()


def expect(fine, what, value):
    global failures
    if not fine:
        failures += 1
        print(what, json.dumps(value, ensure_ascii=False)[:300])


def explained(name, value):
    return "; ".join(error.message[:200] for error in validators[name].iter_errors(value))


for line in open(sys.argv[2], encoding="utf-8"):
    pair = json.loads(line)
    request, reply = parsed(pair["request"]), json.loads(base64.b64decode(pair["reply"]))
    if reply["ok"]:
        name = request["do"]
        seen[name] += 1
        expect(validators["request"].is_valid(request), "a request that was done is invalid:", request)
        expect(not explained(name + ".reply", reply), explained(name + ".reply", reply), reply)
    else:
        seen["refused " + reply["refusal"]] += 1
        expect(not explained("refused", reply), explained("refused", reply), reply)
        # A value that the state of the shop forbids has no path; one that the table forbids has.
        if (
            reply["refusal"] in DECODER
            and (reply.get("path") or reply["refusal"] == "json_invalid")
            and request is not None
        ):
            # Which zones this machine knows, control characters in a profile and what can be seen of a name
            # are nothing that the schema of calls tells.
            ends = ("without control characters.", "has to have a character that can be seen.")
            untold = reply.get("path") == "zone" or reply["sentence"].endswith(ends)
            fine = untold or has_fraction(request) or not validators["request"].is_valid(request)
            expect(fine, "valid by the schema, and yet refused as " + reply["sentence"], request)

for path in sys.argv[3:]:
    for line in open(path, encoding="utf-8"):
        event = json.loads(line)
        seen["event"] += 1
        expect(not explained("event", event), explained("event", event), event)

missing = [name for name in names if not seen[name]]
expect(not missing, "no test ever did:", missing)
refused = sum(1 for name in seen if name.startswith("refused"))
print(f"{sum(seen.values())} objects, {len(names)} calls, {refused} refusals")
sys.exit(1 if failures else 0)
