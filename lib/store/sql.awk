# sql.awk - x.sql -> x.sql.h: each block "-- name: NAME" becomes SQL_NAME, a struct sql
function quote(s) { gsub(/\\/, "\\\\", s); gsub(/"/, "\\\"", s); return "\t\"" s "\\n\"" }
function finish() { if (open) print "};" }
BEGIN { print "#include \"store/store.h\"" }
/^-- name: / { finish(); printf "static const struct sql SQL_%s = { \"%s\",\n", toupper($3), $3; open = 1; next }
/^[ \t]*--/ || /^[ \t]*$/ { next }
{ print quote($0) }
END { finish() }
