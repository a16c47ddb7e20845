# page.awk - makes a manual page from its text (NAME.1.in) and what the plugin says of itself
#
#   plugin --dump-options | awk -f page.awk - NAME.1.in
#
# @OPTIONS@ and @FINDINGS@ stand on lines of their own. An option that the text names and the plugin
# does not have is an error: the manual never promises what is not there.
BEGIN {
	FS = "\t"
}

# Lines of text of at most 80 bytes, none of which begins like a request.
function folded(text,	line, count, i, at, all) {
	count = split(text, line, "\n")
	for (i = 1; i < count; i++) {
		while (line[i] !~ /^\./ && length(line[i]) > 80) {
			for (at = 81; at > 1 && substr(line[i], at, 1) != " "; at--)
				;
			if (at == 1)
				break
			all = all substr(line[i], 1, at - 1) "\n"
			line[i] = substr(line[i], at + 1)
			if (line[i] ~ /^[.']/)
				line[i] = "\\&" line[i]
		}
		all = all line[i] "\n"
	}
	return all
}

# Text of the tables as mdoc: no line of it is a request, no word an escape, and what is typed keeps
# its hyphens.
function mdoc(text) {
	gsub(/\\/, "\\e", text)
	gsub(/-/, "\\-", text)
	while (match(text, /[.?] [A-Z]/))
		text = substr(text, 1, RSTART) "\n" substr(text, RSTART + 2)
	if (text ~ /^[.']/)
		text = "\\&" text
	return text
}

function sentence(text) {
	text = toupper(substr(text, 1, 1)) substr(text, 2)
	return text ~ /[.?!]$/ ? text : text "."
}

NR == FNR && $1 == "option" {
	known[$4] = 1
	if ($2 != section) {
		if (section != "")
			options = options ".El\n"
		options = options ".Ss " $2 "\n.Bl -tag -width Ds\n"
		section = $2
	}
	argument = $5
	options = options ".It "
	if ($3 != "")
		options = options "Fl " $3 (argument != "" ? " Ar " mdoc(argument) : "") " , "
	options = options "Fl \\-" mdoc($4)
	if (argument ~ /^\[/)
		options = options " Ns Op = Ns Ar " mdoc(substr(argument, 2, length(argument) - 2))
	else if (argument != "")
		options = options " Ns = Ns Ar " mdoc(argument)
	options = options "\n" mdoc($10) "\n"
}

NR == FNR && $1 == "finding" {
	findings = findings ".It Sy " $2 " Pq " $3 "\n" mdoc(sentence($4)) "\n"
	if ($5 != "")
		findings = findings ".br\n" mdoc(sentence($5)) "\n"
}

NR == FNR {
	next
}

# --name, \-\-name or Fl -name in the text
{
	rest = $0
	while (match(rest, /(--|\\-\\-|Fl \\-|Fl -)[a-z][a-z-]*/)) {
		name = substr(rest, RSTART, RLENGTH)
		sub(/^(--|\\-\\-|Fl \\-|Fl -)/, "", name)
		rest = substr(rest, RSTART + RLENGTH)
		if (!(name in known)) {
			print FILENAME ":" FNR ": there is no option --" name >"/dev/stderr"
			status = 1
		}
	}
}

$0 == "@OPTIONS@" {
	printf "%s.El\n", folded(options)
	next
}

$0 == "@FINDINGS@" {
	printf ".Bl -tag -width Ds\n%s.El\n", folded(findings)
	next
}

{
	print
}

END {
	exit status
}
