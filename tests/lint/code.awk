# code.awk - C without comments and without the contents of strings and characters, line for line
FNR == 1 {
	inside = 0
}

{
	rest = $0
	out = ""
	while (rest != "") {
		if (inside) {
			at = index(rest, "*/")
			if (!at)
				break
			rest = substr(rest, at + 2)
			inside = 0
			out = out " "
			continue
		}
		if (!match(rest, /\/\*|\/\/|["']/)) {
			out = out rest
			break
		}
		out = out substr(rest, 1, RSTART - 1)
		mark = substr(rest, RSTART, RLENGTH)
		rest = substr(rest, RSTART + RLENGTH)
		if (mark == "//")
			break
		if (mark == "/*") {
			inside = 1
			continue
		}
		out = out mark mark
		while (rest != "") {
			c = substr(rest, 1, 1)
			rest = substr(rest, c == "\\" ? 3 : 2)
			if (c == mark)
				break
		}
	}
	if (out ~ /[^ \t]/)
		print FILENAME ":" FNR ":" out
}
