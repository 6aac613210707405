"""Prints what spillway_link.py makes of each vector, one query a line, and fails where it does not verify its own."""

import json
import pathlib
import sys
from urllib.parse import parse_qsl

sys.dont_write_bytecode = True
import spillway_link  # noqa: E402

for vector in json.loads((pathlib.Path(__file__).parent / "vectors.json").read_text(encoding="utf-8")):
    secrets = {vector["key"]: vector["secret"]}
    counted = [vector["deliveries"], vector["link"]] if "link" in vector else []
    query = spillway_link.sign(vector["key"], vector["secret"], vector["export"], vector["expires"], *counted)
    parameters = dict(parse_qsl(vector["query"]))
    assert spillway_link.verify(secrets, vector["export"], parameters, now=vector["expires"] - 1), vector["name"]
    assert not spillway_link.verify(secrets, vector["export"], parameters, now=vector["expires"]), vector["name"]
    assert not spillway_link.verify(secrets, vector["export"] + "0", parameters, now=1), vector["name"]
    for name in parameters:
        changed = parameters | {name: parameters[name] + "1"}
        assert not spillway_link.verify(secrets, vector["export"], changed, now=1), (vector["name"], name)
    print(query)
