# icinga2.awk - CheckCommands for Icinga 2: each option an argument with its description
#
# Used with options.awk. Where a plugin judges files too, that is a command of its own (..._file),
# since no option of a connection may stand beside -f.
BEGIN {
	print "/* mail-tls-commands.conf - CheckCommands of mail-tls-plugins, made from the option tables of the plugins"
	print " *"
	print " * A custom variable is named after its plugin and option: mail_chain_ca_file is --ca-file of"
	print " * check_mail_chain. What all plugins share may be set once for all of them, as mail_tls_ca_file."
	print " * Lists are arrays or texts with commas. The host's name is asked for and compared"
	print " * (mail_tls_hostname), its address connected to, where it is an IP address. */"
}

function quoted(text) {
	gsub(/\\/, "\\\\", text)
	gsub(/"/, "\\\"", text)
	return "\"" text "\""
}

function variable(i, text) {
	text = name[i]
	gsub(/-/, "_", text)
	return command "_" text
}

function shared(i, text) {
	text = variable(i)
	sub("^" command, "mail_tls", text)
	return text
}

function macro(text) {
	return "\"$" text "$\""
}

function open_argument(key) {
	printf "\t\t%s = {\n", quoted(key)
}

function line(text) {
	print "\t\t\t" text
}

function close_argument(i) {
	line("description = " quoted(help[i]))
	print "\t\t}"
}

# -v, -vv and -vvv for the numbers 1 to 3
function argument_count(i, n, key) {
	key = typed(i)
	for (n = 1; n <= 3; n++) {
		open_argument(key)
		line("set_if = {{ Number(macro(" macro(variable(i)) ")) == " n " }}")
		close_argument(i)
		key = key letter[i]
	}
}

# [DIR]: true gives the bare option, a text --option=TEXT
function argument_optional(i) {
	open_argument("--" name[i])
	line("skip_key = true")
	line("set_if = {{ bool(macro(" macro(variable(i)) ")) }}")
	line("value = {{")
	line("\tvar given = macro(" macro(variable(i)) ")")
	line("\treturn if (given == true) { " quoted("--" name[i]) " } else { " \
		quoted("--" name[i] "=") " + given }")
	line("}}")
	close_argument(i)
}

function argument_commas(i) {
	open_argument(typed(i))
	line("set_if = {{ bool(macro(" macro(variable(i)) ")) }}")
	line("value = {{")
	line("\tvar list = macro(" macro(variable(i)) ")")
	line("\treturn if (typeof(list) == Array) { list.join(\",\") } else { list }")
	line("}}")
	close_argument(i)
}

# An address that is a name is left to the resolver, as are all addresses and mail exchangers.
function argument_address(i) {
	open_argument(typed(i))
	line("value = " macro(variable(i)))
	line("set_if = {{")
	line("\tvar address = macro(" macro(variable(i)) ")")
	line("\treturn address && regex(\"^[0-9.]+$|:\", address)" \
		(on_disk ? " && bool(macro(" macro(variable(number["hostname"])) "))" : "") \
		" && !macro(" macro(variable(number["mx"])) ")" \
		" && !macro(" macro(variable(number["all-addresses"])) ")")
	line("}}")
	close_argument(i)
}

function argument_plain(i) {
	open_argument(typed(i))
	if (kind[i] ~ /flag$/)
		line("set_if = " macro(variable(i)))
	else
		line("value = " macro(variable(i)))
	if (repeats[i])
		line("repeat_key = true")
	if (required[name[i]])
		line("required = true")
	close_argument(i)
}

function print_argument(i) {
	if (kind[i] == "count")
		argument_count(i)
	else if (argument[i] ~ /^\[/)
		argument_optional(i)
	else if (name[i] == "address")
		argument_address(i)
	else if (completes[i] ~ /^(protocols|versions)$/ && !repeats[i])
		argument_commas(i)
	else
		argument_plain(i)
}

function belongs(i, of_file) {
	return of_file ? !(name[i] in asks_server) : name[i] != "file"
}

function print_command(of_file, i) {
	printf "\nobject CheckCommand \"%s\" {\n", command (of_file ? "_file" : "")
	print "\t// " purpose
	if (!of_file)
		print "\timport \"ipv4-or-ipv6\"\n"
	printf "\tcommand = [ PluginDir + \"/%s\" ]\n\n\targuments = {\n", binary
	for (i = 1; i <= count; i++)
		if (belongs(i, of_file))
			print_argument(i)
	print "\t}\n"
	for (i = 1; i <= count; i++)
		if (belongs(i, of_file) && common[i] && !(on_disk && name[i] == "hostname") && name[i] != "file")
			printf "\tvars.%s = %s\n", variable(i), macro(shared(i))
	if (!on_disk)
		print "\tvars.mail_tls_hostname = \"$host.name$\""
	if (!of_file) {
		print "\tvars.mail_tls_address = \"$check_address$\""
		print "\tvars.check_ipv4 = " macro(variable(number["ipv4"]))
		print "\tvars.check_ipv6 = " macro(variable(number["ipv6"]))
	}
	print "}"
}

# A plugin that reads files on disk asks a server only where one is named.
function plugin() {
	on_disk = has("cert")
	required["file"] = 1
	print_command(0)
	if (has("file"))
		print_command(1)
}
