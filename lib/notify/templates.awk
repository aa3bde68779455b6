# templates.awk - the built-in templates as one C table: awk -f templates.awk templates/*.txt > templates.h
function quoted(s) {
	gsub(/\\/, "\\\\", s)
	gsub(/"/, "\\\"", s)
	return "\"" s "\\n\""
}
function name(file) {
	sub(/.*\//, "", file)
	sub(/\.txt$/, "", file)
	return file
}
BEGIN { print "static const struct { const char *name, *text; } built_in_templates[] = {" }
FNR == 1 { printf "%s\t{ \"%s\",\n", seen++ ? "\t},\n" : "", name(FILENAME) }
{ print "\t\t" quoted($0) }
END { print (seen ? "\t},\n" : "") "};" }
