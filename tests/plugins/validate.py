#!/usr/bin/python3
# validate.py - validates each line of the named files, or of standard input, as JSON output
#
#   tests/plugins/validate.py SCHEMA [FILE...]
#
# Needs python3-jsonschema. Prints what is wrong and where; exit status 1 where anything is.
import json
import sys

import jsonschema


def strict(pairs):
    """No name twice in an object: RFC 8259 leaves that open, consumers differ."""
    keys = [key for key, _ in pairs]
    if len(set(keys)) != len(keys):
        raise ValueError("a name twice in %s" % keys)
    return dict(pairs)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    wrong = 0
    names = sys.argv[2:] or ["/dev/stdin"]
    for name in names:
        with open(name, encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                try:
                    value = json.loads(line, object_pairs_hook=strict)
                    errors = list(validator.iter_errors(value))
                except ValueError as error:
                    errors = [error]
                for error in errors:
                    where = "/".join(str(p) for p in getattr(error, "absolute_path", []))
                    print("%s:%d: %s: %s" % (name, number, where, getattr(error, "message", error)))
                    wrong += 1
    return 1 if wrong else 0


sys.exit(main())
