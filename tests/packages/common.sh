# common.sh - what the tests of packages share: a private directory, checks that are counted
# shellcheck shell=sh
set -u
name=$(basename "$0")
top=$(cd "$(dirname "$0")/../.." && pwd) || exit 1
cd "$top" || exit 1
B=${B:-build}
# shellcheck disable=SC2034 # whoever includes it uses it
version=$(sed -n 's/^VERSION = //p' Makefile)
passed=0 failed=0
dir=$(mktemp -d) || exit 1
clean_up() {
	rm -rf "$dir"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

# check TITLE COMMAND...: counts it, and shows what a command that failed had to say.
check() {
	title=$1
	shift
	if "$@" >"$dir/said" 2>&1; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "$name: failed: $title"
		tail -n 30 "$dir/said"
	fi
}

# finish: the last line, and the status.
finish() {
	echo "$name: $passed passed, $failed failed"
	[ "$failed" = 0 ]
	exit
}

# needs TOOL...: without it nothing can be said.
needs() {
	for tool; do
		command -v "$tool" >/dev/null || { echo "$name: 0 passed, 0 failed, 1 skipped (no $tool)" && exit 0; }
	done
}
