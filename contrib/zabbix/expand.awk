# expand.awk - the Zabbix templates for one version of Zabbix, from template.yaml.in
#
#   awk -v version=6.0 -v release=0.1.0 -f expand.awk uuids tables template.yaml.in
#
# In the template:
#
#   %each TABLE [COLUMN]   once for each row of tables that begins with TABLE (whose COLUMN is that of
#                          the row it stands in); %{COLUMN} is its text
#   %if NAME VALUE         where %{NAME} is VALUE (- is no text); %else; each block ends with %end
#   %set NAME TEXT         what %{NAME} is from here on
#   %{uuid NAME}           the UUID of NAME and of the rows it stands in, from uuids: it stays the same
#                          from release to release, so that an import changes what an earlier one made
BEGIN {
	FS = "\t"
	text["version"] = version
	text["release"] = release
}

function stop(why) {
	print "expand.awk: " why >"/dev/stderr"
	failed = 1
	exit 1
}

FILENAME ~ /uuids$/ {
	if (length($1) != 32 || $1 !~ /^[0-9a-f]+$/ || $1 !~ /^............4...[89ab]/ || $1 in taken || $2 in known)
		stop("uuids: line " FNR " is no UUID of version 4, or there twice: " $0)
	known[$2] = $1
	taken[$1] = 1
	next
}

# "# TABLE COLUMN..." names the columns, the rows follow.
FILENAME ~ /tables$/ {
	if (sub(/^# /, ""))
		for (i = 1; i <= NF; i++)
			column[$1, i] = $i
	else if (NF) {
		rows[$1]++
		for (i = 2; ($1, i) in column; i++)
			cell[$1, rows[$1], column[$1, i]] = $i
	}
	next
}

{
	line[++lines] = $0
}

END {
	if (failed)
		exit 1
	expand(1, lines)
	for (name in known)
		if (!(name in used))
			stop("uuids: nothing is called " name)
}

# The line of the %else (where there is one, and it is wanted) or %end of the block that begins at first.
function closing(first, wants_else, i, depth) {
	for (i = first + 1; i <= lines; i++)
		if (line[i] ~ /^ *%(each|if) /)
			depth++
		else if (depth == 0 && (line[i] ~ /^ *%end$/ || (wants_else && line[i] ~ /^ *%else$/)))
			return i
		else if (line[i] ~ /^ *%end$/)
			depth--
	stop("line " first " of the template has no %end")
}

function expand(first, last, i, word, otherwise, end) {
	for (i = first; i <= last; i++) {
		split(line[i], word, " ")
		if (word[1] == "%set") {
			text[word[2]] = filled(substr(line[i], index(line[i], word[2]) + length(word[2]) + 1))
			continue
		} else if (word[1] !~ /^%(each|if)$/) {
			print filled(line[i])
			continue
		}
		otherwise = closing(i, 1)
		end = closing(i, 0)
		if (word[1] == "%each")
			each(word[2], word[3], i + 1, end - 1)
		else if (text[word[2]] == (word[3] == "-" ? "" : word[3]))
			expand(i + 1, otherwise - 1)
		else
			expand(otherwise + 1, end - 1)
		i = end
	}
}

function each(table, same, first, last, i, c, outer) {
	outer = rows_around
	for (i = 1; i <= rows[table]; i++) {
		if (same != "" && cell[table, i, same] != text[same])
			continue
		for (c = 2; (table, c) in column; c++)
			text[column[table, c]] = cell[table, i, column[table, c]]
		rows_around = outer " " text[table]
		expand(first, last)
	}
	rows_around = outer
}

function filled(rest, done, name) {
	while (match(rest, /%\{[a-z]+( [a-z ]+)?\}/)) {
		name = substr(rest, RSTART + 2, RLENGTH - 3)
		done = done substr(rest, 1, RSTART - 1)
		rest = substr(rest, RSTART + RLENGTH)
		if (sub(/^uuid /, "", name))
			done = done uuid(name rows_around)
		else if (name in text)
			done = done text[name]
		else
			stop("nothing is called %{" name "}")
	}
	return done rest
}

function uuid(name) {
	if (name in used || !(name in known))
		stop("uuids: " name (name in used ? " is asked for twice" : " has none"))
	used[name] = 1
	return known[name]
}
