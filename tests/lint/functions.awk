# functions.awk - "file:line:length:name" and "static" or "public" of each function in C files
#
# It relies on the house form: a signature begins in the first column, the braces of a function stand
# alone in the first column.

FNR == 1 { name = "" }

/^[A-Za-z_]/ && /\(/ && !/;[ \t]*$/ && !/^#/ {
	first = FNR
	kind = /^static / ? "static" : "public"
	text = $0
	sub(/\(.*/, "", text)
	sub(/.*[ *]/, "", text)
	name = text
}

/^\{[ \t]*$/ { inside = name != "" }

/^\}[ \t]*$/ {
	if (inside)
		print FILENAME ":" first ":" (FNR - first + 1) ":" name ":" kind
	inside = 0
	name = ""
}
