# options.awk - what the generators share: the options of each plugin, read from --dump-options
#
#   for p in check_*; do $p --dump-options; done | awk -f options.awk -f icinga2.awk
#
# It calls plugin() for each plugin when all of its options are known. The options lie in arrays that
# begin with 1: letter, name, argument, kind, completes, help; repeats and common say yes or no.
BEGIN {
	FS = "\t"
	# What -f and the question to a server exclude of each other.
	split("protocol port mx all-addresses address ipv4 ipv6 sni no-sni client-cert client-key ehlo " \
	      "source-address resolver proxy-protocol parallel pause", words, " ")
	for (i in words)
		asks_server[words[i]] = 1
}

function finish_plugin() {
	if (count)
		plugin()
	count = 0
}

$1 == "plugin" {
	finish_plugin()
	binary = $2
	purpose = $3
	command = binary
	sub(/^check_/, "", command)
	split("", number)
}

# Options about the plugin itself are no check.
$1 == "option" && $4 !~ /^(help|version|list-.*)$/ {
	count++
	common[count] = $2 ~ /^(What to check|How to ask|The answer)$/
	letter[count] = $3
	name[count] = $4
	argument[count] = $5
	kind[count] = $6
	completes[count] = $7
	repeats[count] = $9 == "yes"
	help[count] = $10
	number[$4] = count
}

END {
	finish_plugin()
	if (!binary) {
		print "options.awk: no plugin told its options" >"/dev/stderr"
		exit 1
	}
}

function has(option) {
	return option in number
}

# The name as it is typed: -H where there is a letter, else --hostname.
function typed(i) {
	return letter[i] != "" ? "-" letter[i] : "--" name[i]
}
