# agent.awk - UserParameters for the Zabbix agent: a key for each plugin
#
#   for p in check_*; do $p --dump-options; done | awk -v directory=/usr/lib/nagios/plugins -f agent.awk
BEGIN {
	FS = "\t"
	print "# mail-tls.conf - UserParameters of mail-tls-plugins for the Zabbix agent and agent 2"
	print "#"
	print "#   mail.tls.cert_expiry[-P imaps,-H mail.example.org,-I 192.0.2.1]   the JSON of the plugin"
	print "#"
	print "# Up to nine parameters, each one or more options; what is not given is left out. A parameter with"
	print "# a comma or a bracket stands in double quotes. The agent refuses \\ ' \" ` * ? [ ] { } ~ $ ! & ; ( )"
	print "# < > | # @ in parameters (UnsafeUserParameters=0): -w 14 and -w 14: can be said, -w @10:20 and"
	print "# -w ~:5 cannot. -t 2 stays within the agent's 3 seconds; where its Timeout is longer, give -t anew."
}

$1 == "plugin" {
	key = $2
	sub(/^check_mail_/, "", key)
	printf "\n# %s\n", $3
	printf "UserParameter=mail.tls.%s[*],%s/%s -o json --brief -t 2 $1 $2 $3 $4 $5 $6 $7 $8 $9\n", key, directory, $2
}
