#!/bin/sh
# schema.sh - what the cases printed as JSON fits contrib/schema/check_mail.schema.json
#
#   tests/plugins/schema.sh FILE     (a JSON text a line)
set -u
cd "$(dirname "$0")/../.." || exit 1
if ! python3 -c 'import jsonschema' 2>/dev/null; then
	echo "schema: skipped, there is no python3-jsonschema"
	exit 0
fi
python3 tests/plugins/validate.py contrib/schema/check_mail.schema.json "$1"
