# nagios.awk - commands for Nagios, Naemon and Icinga 1, each with its options as comments
#
# Used with options.awk.
BEGIN {
	print "# mail-tls-commands.cfg - commands of mail-tls-plugins, made from the option tables of the plugins"
	print "#"
	print "# $ARG1$ is what is checked (protocols, a domain, a file), $ARG2$ any of the options named above"
	print "# the command, as they are typed in a shell. The host's name (host_name) is asked for and compared,"
	print "# its address connected to: the address must be an IP address."
}

function define(title, options) {
	printf "define command {\n\tcommand_name  %s\n\tcommand_line  $USER1$/%s %s $ARG2$\n}\n", title, binary, options
}

function print_options(i, text) {
	for (i = 1; i <= count; i++) {
		text = typed(i)
		if (argument[i] ~ /^\[/)
			text = "--" name[i] "[=" substr(argument[i], 2)
		else if (argument[i] != "")
			text = text (letter[i] != "" ? " " : "=") argument[i]
		printf "#   %-28s %s\n", text, help[i]
	}
}

function plugin() {
	printf "\n# %s\n#\n", purpose
	print_options()
	if (has("cert")) {
		define(binary, "$ARG1$")
		return
	}
	define(binary, "-H '$HOSTNAME$' -I '$HOSTADDRESS$' -P '$ARG1$'")
	define(binary "_mx", "--mx -H '$ARG1$'")
	if (has("file"))
		define(binary "_file", "-H '$HOSTNAME$' -f '$ARG1$'")
}
