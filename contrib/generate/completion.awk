# completion.awk - what the completions of bash, zsh and fish share: one plugin, read from --dump-options
#
#   check_mail_chain --dump-options | awk -f completion.awk -f bash.awk
#
# It calls option(i) for each option, between begin() and end(). The options lie in arrays that begin
# with 1; what completes an argument is answers(i): protocols, endpoint, finding, state, policies,
# versions, words, file, directory, host or plain.
BEGIN {
	FS = "\t"
}

$1 == "plugin" {
	binary = $2
	purpose = $3
	made = "completion for " binary ", made from the option table of the plugin"
}

$1 == "option" {
	count++
	letter[count] = $3
	name[count] = $4
	argument[count] = $5
	completes[count] = $7
	choices[count] = $8
	repeats[count] = $9 == "yes" || $6 == "count"
	help[count] = $10
	gsub(/,/, " ", choices[count])
	if ($3 == "H")
		takes_endpoints = 1
}

$1 == "protocol" {
	protocols = protocols $2 " "
	port[$2] = $3
}

$1 == "version" {
	versions = versions $2 " "
}

$1 == "policy" {
	policies = policies $2 " "
	title[$2] = $3
}

# The ids, and a pattern for each group of them.
$1 == "finding" {
	group = $2
	sub(/\..*/, ".*", group)
	if (!(group in groups))
		findings = findings group " "
	groups[group]
	findings = findings $2 " "
}

END {
	if (!binary || !count) {
		print "completion.awk: the plugin did not tell its options" >"/dev/stderr"
		exit 1
	}
	states = "OK WARNING CRITICAL UNKNOWN"
	begin()
	for (i = 1; i <= count; i++)
		option(i)
	end()
}

function answers(i) {
	if (choices[i] != "")
		return "words"
	if (letter[i] == "H")
		return "endpoint"
	if (argument[i] ~ /:STATE/)
		return "state"
	if (completes[i] == "policy")
		return "policies"
	return completes[i]
}

function is_optional(i) {
	return argument[i] ~ /^\[/
}

# A description that fits beside the option: its help as far as the first clause.
function brief(i, text) {
	text = help[i]
	gsub(/ \([^()]*\)/, "", text)
	if (text !~ /^-/)
		sub(/; .*/, "", text)
	sub(/\. [A-Z].*/, "", text)
	return text
}
