"""Saves an archive in this folder, under its own name:

    python3 -m spillway_client training-plan student=小明 weeks:=4 mode=focus

A value after := is JSON. SPILLWAY_URL says where Spillway is; SPILLWAY_KEY and SPILLWAY_OWNER who asks, where keys are
needed.
"""

import json
import os
import sys

from . import Problem, Spillway


def main() -> None:
    if len(sys.argv) < 2 or sys.argv[1].startswith("-"):
        sys.exit(__doc__)
    recipe, *words = sys.argv[1:]
    parameters = {}
    for word in words:
        name, _, value = word.partition("=")
        try:
            parameters[name.rstrip(":")] = json.loads(value) if name.endswith(":") else value
        except ValueError:
            sys.exit(f"{word}: the value after := is not JSON")
    spillway = Spillway(os.environ.get("SPILLWAY_URL", "http://localhost:8080"),
                        os.environ.get("SPILLWAY_KEY"), os.environ.get("SPILLWAY_OWNER"))
    try:
        print(*spillway.save_all(spillway.wait(spillway.ask(recipe, parameters))), sep="\n")
    except Problem as problem:
        sys.exit(f"{problem.type}: {problem}")
    except OSError as failure:
        sys.exit(f"{spillway.url}: {failure}")


if __name__ == "__main__":
    main()
