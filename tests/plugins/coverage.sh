#!/bin/sh
# coverage.sh - every finding id has a case that raises it and one that comes near and does not
#
# The ids are those of --list-findings of every plugin. What all plugins share (server.*, dns.*,
# probe.*) needs its cases once, whichever plugin runs them.
set -u
cd "$(dirname "$0")/../.." || exit 1
B=${B:-build}
for plugin in "$B"/check_mail_*; do
	case $plugin in *.*) continue ;; esac
	[ -x "$plugin" ] && "$plugin" --list-findings
done | awk '
	FILENAME == "-" { if ($1 ~ /^[a-z]+\.[a-z0-9-]+$/ && $2 ~ /^[A-Z]+$/) ids[$1] = 1; next }
	/^raises:/ { for (i = 2; i <= NF; i++) { sub(/=.*/, "", $i); raised[$i] = 1 } }
	/^lacks:/ { for (i = 2; i <= NF; i++) { sub(/=.*/, "", $i); lacking[$i] = 1 } }
	END {
		for (id in ids) {
			n++
			if (!(id in raised)) { print id ": no case raises it"; wrong = 1 }
			if (!(id in lacking)) { print id ": no case comes near without it"; wrong = 1 }
		}
		for (id in raised) if (!(id in ids)) { print id ": a case names it, no plugin has it"; wrong = 1 }
		for (id in lacking) if (!(id in ids)) { print id ": a case names it, no plugin has it"; wrong = 1 }
		if (!n) { print "no plugin, no findings"; wrong = 1 }
		exit wrong
	}' - tests/plugins/cases/*.case
