# common.sh - what every lint shares: the tree it looks at, what it found, and its last line
#
# A lint is called with the tree to look at (default: this one). It prints a line for each thing that
# is wrong and then one line with its counts; status 0 needs nothing wrong and something looked at.
# shellcheck shell=sh
set -u
lint=$(basename "$0")
here=$(cd "$(dirname "$0")" && pwd) || exit 2
cd "${1:-$here/../..}" || exit 2
found=$(mktemp) || exit 2
trap 'rm -f "$found" "$found".*' EXIT

# The C files under the given directories, those that are there.
c_files() {
	for directory; do
		[ ! -d "$directory" ] || find "$directory" -name '*.[ch]' -type f
	done | LC_ALL=C sort
}

# scripts PATTERN: the files whose first line matches it, and those named *.sh.
scripts() {
	find . -name .git -prune -o -name 'build*' -type d -prune -o -type f -size -200k -print |
		while IFS= read -r file; do
			case $file in
			*.[ch]) continue ;;
			*.sh) echo "$file" ;;
			*) head -n 1 "$file" | tr -d '\0' | grep -Eq "$1" && echo "$file" ;;
			esac
		done | sed 's,^\./,,' | LC_ALL=C sort
}

# FILE:LINE:CODE for each line of the C files named on standard input, without comments and without
# what stands in quotes.
code() {
	xargs awk -f "$here/code.awk" /dev/null
}

# finish COUNT WHAT: says what was found in so many of what, and ends the lint.
finish() {
	cat "$found"
	wrong=$(($(wc -l <"$found")))
	echo "$lint: $(($1)) $2, $wrong wrong"
	[ "$wrong" = 0 ] && [ "$(($1))" -gt 0 ]
	exit
}

# needs TOOL: a lint that cannot look has not passed.
needs() {
	command -v "$1" >/dev/null && return
	echo "$lint: $1 is not installed"
	exit 1
}
