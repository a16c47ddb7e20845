# fish.awk - the completion for fish; used with completion.awk
function quoted(text) {
	gsub(/\\|'/, "\\\\&", text)
	return "'" text "'"
}

function begin() {
	print "# fish " made
	print ""
	print "# What of the argument is typed already; a long option in the same word is not part of it."
	print "function __" binary "_typed"
	print "    commandline -ct | string replace -r '^--[^=]*=' ''"
	print "end"
	print ""
}

# Words behind the last comma.
function list(title, words) {
	print "function __" binary "_" title
	print "    set -l before (__" binary "_typed | string replace -r '[^,]*$' '')"
	print "    printf '%s\\n' $before" words
	print "end\n"
}

function product(words) {
	sub(/ $/, "", words)
	gsub(/ /, ",", words)
	return "{" words "}"
}

function action(i, what) {
	what = answers(i)
	if (what == "words")
		return "-x -a " quoted(choices[i])
	if (what == "file")
		return "-r -F"
	if (what == "directory")
		return "-x -a '(__fish_complete_directories (__" binary "_typed))'"
	if (what == "host")
		return "-x -a '(__fish_print_hostnames)'"
	if (what == "plain")
		return "-x"
	used[what]
	return "-x -a '(__" binary "_" what ")'"
}

# An argument that may be left out is not the next word.
function option(i) {
	lines = lines "complete -c " binary
	if (letter[i] != "")
		lines = lines " -s " letter[i]
	lines = lines " -l " name[i]
	if (argument[i] != "" && !is_optional(i))
		lines = lines " " action(i)
	lines = lines " -d " quoted(brief(i)) "\n"
}

function states_behind(separator, words) {
	print "    if string match -q '*" separator "*' -- (__" binary "_typed)"
	print "        set -l before (__" binary "_typed | string replace -r '[^" separator "]*$' '')"
	print "        printf '%s\\n' $before" product(states)
	if (words != "") {
		print "    else"
		print "        printf '%s\\n' " words
	}
	print "    end"
	print "end\n"
}

function end() {
	if ("protocols" in used)
		list("protocols", product(protocols))
	if ("versions" in used)
		list("versions", product(versions))
	if ("policies" in used)
		list("policies", product(policies))
	if ("finding" in used) {
		print "function __" binary "_finding"
		gsub(/\*/, "\\*", findings)
		states_behind("=", product(findings) "=")
	}
	if ("state" in used) {
		print "function __" binary "_state"
		states_behind(":")
	}
	if (takes_endpoints) {
		print "function __" binary "_endpoint"
		print "    if string match -q '*://*' -- (__" binary "_typed)"
		print "        set -l before (__" binary "_typed | string replace -r '://.*' '://')"
		print "        printf '%s\\n' $before(__fish_print_hostnames)"
		print "    else"
		print "        printf '%s\\n' " product(protocols) "://"
		print "        __fish_print_hostnames"
		print "    end"
		print "end\n"
	}
	print "complete -c " binary " -f" (takes_endpoints ? " -a '(__" binary "_endpoint)'" : "")
	printf "%s", lines
}
