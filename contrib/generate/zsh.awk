# zsh.awk - the completion for zsh; used with completion.awk
function quoted(text) {
	gsub(/'/, "'\\''", text)
	return "'" text "'"
}

# In a specification of _arguments.
function escaped(text) {
	gsub(/\\|\[|\]|:/, "\\\\&", text)
	return text
}

function begin() {
	print "#compdef " binary
	print "# zsh " made
	print ""
}

function helper(title, text) {
	gsub(/\n/, "\n\t", text)
	print "_" binary "_" title "() {\n\t" text "\n}\n"
}

function action(i, what) {
	what = answers(i)
	if (what == "words")
		return "(" choices[i] ")"
	if (what == "file")
		return "_files"
	if (what == "directory")
		return "_files -/"
	if (what == "host")
		return "_hosts"
	if (what == "plain")
		return " "
	used[what]
	return "_" binary "_" what
}

function option(i, what, forms, exclusive) {
	what = "[" escaped(brief(i)) "]"
	if (is_optional(i))
		forms = quoted("--" name[i] "=-" what "::" escaped(argument[i]) ":" action(i))
	else {
		if (argument[i] != "")
			what = what ":" escaped(argument[i]) ":" action(i)
		forms = "--" name[i] (argument[i] != "" ? "=" : "")
		if (letter[i] != "")
			forms = "{-" letter[i] (argument[i] != "" ? "+" : "") "," forms "}"
		forms = forms quoted(what)
	}
	if (repeats[i])
		exclusive = quoted("*")
	else if (letter[i] != "")
		exclusive = quoted("(-" letter[i] " --" name[i] ")")
	specs = specs " \\\n\t" exclusive forms
}

function values(title, list, n, words, i, text) {
	n = split(list, words, " ")
	text = "_values -s , " title
	for (i = 1; i <= n; i++) {
		text = text " \\\n\t" words[i]
		if (title == "protocol" && port[words[i]])
			text = text quoted("[port " port[words[i]] "]")
		if (title == "policy")
			text = text quoted("[" escaped(title_of(words[i])) "]")
	}
	helper(plural(title), text)
}

function plural(title) {
	return title == "policy" ? "policies" : title "s"
}

function title_of(policy, text) {
	text = title[policy]
	sub(/ \(.*/, "", text)
	return text
}

function end() {
	if ("protocols" in used)
		values("protocol", protocols)
	if ("versions" in used)
		values("version", versions)
	if ("policies" in used)
		values("policy", policies)
	if ("finding" in used)
		helper("finding", "if compset -P '*='; then\n\tcompadd - " states "\nelse\n" \
		       "\tcompadd -S = - " quoted_list(findings) "\nfi")
	if ("state" in used)
		helper("state", "compset -P '*:' && compadd - " states)
	if (takes_endpoints) {
		helper("endpoint", "if compset -P '*://'; then\n\t_hosts\nelse\n" \
		       "\t_hosts\n\tcompadd -S :// - " protocols "\nfi")
		specs = specs " \\\n\t" quoted("*:endpoint:_" binary "_endpoint")
	}
	print "_arguments -s -S" specs
}

# The patterns among them are words too.
function quoted_list(list) {
	sub(/ $/, "", list)
	gsub(/ /, "' '", list)
	return "'" list "'"
}
