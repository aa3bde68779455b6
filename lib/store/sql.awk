# sql.awk - x.sql -> x.sql.h: each block "-- name: NAME" becomes SQL_NAME, a struct sql; a line "@PART" in it stands
# for the block "-- part: PART" above
function quote(s) { gsub(/\\/, "\\\\", s); gsub(/"/, "\\\"", s); return "\t\"" s "\\n\"\n" }
function finish() { if (open) print "};"; open = 0; part = "" }
BEGIN { print "#include \"store/store.h\"" }
/^-- part: / { finish(); part = $3; parts[part] = ""; next }
/^-- name: / { finish(); printf "static const struct sql SQL_%s = { \"%s\",\n", toupper($3), $3; open = 1; next }
/^[ \t]*--/ || /^[ \t]*$/ { next }
part != "" && !/^@/ { parts[part] = parts[part] quote($0); next }
/^@/ {
	if (!(substr($1, 2) in parts)) { print FILENAME ": there is no part " $1 > "/dev/stderr"; exit 1 }
	if (part != "")
		parts[part] = parts[part] parts[substr($1, 2)]
	else
		printf "%s", parts[substr($1, 2)]
	next
}
{ printf "%s", quote($0) }
END { finish() }
