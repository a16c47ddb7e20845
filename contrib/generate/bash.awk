# bash.awk - the completion for bash; used with completion.awk
#
# The functions that it uses are those of the package bash-completion, which also loads the file by
# the name of the command, with or without its directory.
function line(text) {
	print "\t\t" text
}

# Candidates from a list; no expansion of file names is done on them.
function offer(list, word, options) {
	return "mapfile -t COMPREPLY < <(compgen " options "-W '" list "' -- \"" word "\")"
}

function list_with_commas(list) {
	return offer(list, "${cur##*,}", "-P \"${cur%\"${cur##*,}\"}\" ") "\ncompopt -o nospace"
}

# What stands before the separator stays; a state is behind it.
function state_behind(separator) {
	return "if [[ $cur == *" separator "* ]]; then\n" \
		"\t" offer(states, "${cur##*" separator "}", "-P \"${cur%" separator "*}" separator "\" ")
}

function endpoint() {
	return "if [[ $cur == *://* ]]; then\n" \
		"\t_known_hosts_real -p \"${cur%%://*}://\" -- \"${cur#*://}\"\n" \
		"else\n" \
		"\t_known_hosts_real -- \"$cur\"\n" \
		"\thosts=(\"${COMPREPLY[@]}\")\n" \
		"\t" offer(protocols, "$cur", "-S :// ") "\n" \
		"\t((${#COMPREPLY[@]} == 0)) || compopt -o nospace\n" \
		"\tCOMPREPLY+=(\"${hosts[@]}\")\n" \
		"fi"
}

function body(i, what) {
	what = answers(i)
	if (what == "words")
		return offer(choices[i], "$cur")
	if (what == "protocols")
		return list_with_commas(protocols)
	if (what == "versions")
		return list_with_commas(versions)
	if (what == "policies")
		return list_with_commas(policies)
	if (what == "finding")
		return state_behind("=") "\nelse\n" \
			"\t" offer(findings, "$cur", "-S = ") "\n" \
			"\tcompopt -o nospace\nfi"
	if (what == "state")
		return state_behind(":") "\nfi"
	if (what == "endpoint")
		return endpoint()
	if (what == "host")
		return "_known_hosts_real -- \"$cur\""
	if (what == "file")
		return "_filedir"
	if (what == "directory")
		return "_filedir -d"
	return ":"
}

function begin() {
	print "# bash " made " -*- shell-script -*-"
	print "_" binary "_answers() {"
	print "\tlocal hosts"
	print "\tcase $prev in"
}

# Options with the same answer share a branch.
function option(i, text) {
	long = long "--" name[i] (argument[i] != "" && !is_optional(i) ? "= " : " ")
	if (letter[i] != "")
		short = short "-" letter[i] " "
	if (argument[i] == "")
		return
	text = body(i)
	if (is_optional(i)) {
		gsub(/\n/, "\n\t", text)
		text = "[[ $split == true ]] || return 1\n" text
	}
	if (!(text in pattern))
		bodies[++body_count] = text
	else
		pattern[text] = pattern[text] " | "
	pattern[text] = pattern[text] (letter[i] != "" ? "-" letter[i] " | " : "") "--" name[i]
}

function print_indented(text, indent) {
	gsub(/\n/, "\n" indent, text)
	print indent text
}

function end(i) {
	for (i = 1; i <= body_count; i++) {
		print "\t" pattern[bodies[i]] ")"
		print_indented(bodies[i], "\t\t")
		line(";;")
	}
	print "\t*) return 1 ;;"
	print "\tesac"
	print "\treturn 0"
	print "}\n"
	print "_" binary "() {"
	print "\tlocal cur prev words cword split head hosts"
	print "\t_init_completion -s -n : || return"
	print "\tif _" binary "_answers || [[ $split == true ]]; then"
	line(":")
	print "\telif [[ $cur == -* ]]; then"
	line(offer(long short, "$cur"))
	line("[[ ${COMPREPLY[0]-} == *= ]] && compopt -o nospace")
	if (takes_endpoints) {
		print "\telse"
		print_indented(endpoint(), "\t\t")
	}
	print "\tfi"
	print "\t# Bash replaces only what stands behind the last character that ends a word for it."
	print "\thead=$cur"
	print "\twhile [[ $head == *[:=]* ]]; do"
	line("head=${head%\"${head##*[:=]}\"}")
	line("[[ $COMP_WORDBREAKS == *\"${head: -1}\"* ]] && break")
	line("head=${head%?}")
	print "\tdone"
	print "\tif [[ $head == *[:=] ]]; then"
	line("COMPREPLY=(\"${COMPREPLY[@]#\"$head\"}\")")
	print "\tfi"
	print "} &&"
	print "\tcomplete -F _" binary " " binary
	print "# As typed with its directory: bash does not look again for the name alone."
	print "if [[ ${1-} == */" binary " ]]; then"
	print "\tcomplete -F _" binary " -- \"$1\""
	print "fi"
}
