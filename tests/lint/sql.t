#!/usr/bin/env bash
# Every statement prepares on a migrated file, takes only named parameters, and scans only where it says why.
set -u
cd "$(dirname "$0")/../.." || exit 1
command -v sqlite3 > /dev/null || { echo "1..0 # SKIP no sqlite3 shell"; exit 0; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat lib/store/schema/sqlite/*.sql | sqlite3 "$work/db"
awk -v dir="$work" '
	/^-- scan: / { scan = 1; next }
	/^-- name: / { if (scan) print "1" > (dir "/" $3 ".scan"); scan = 0 }
' lib/*/*.sql
for file in lib/*/*.sql; do awk -f lib/store/sql.awk "$file"; done | awk -v dir="$work" '
	/^static const struct sql/ { if (out) close(out); split($0, half, "\""); out = dir "/" half[2] ".block"; next }
	/^\t"/ { line = substr($0, 3, length($0) - 5); gsub(/\\"/, "\"", line); print line > out }
'
# What one shell says of each, behind its name; what a scan is: of a table whose rows grow with the business, without
# an index that narrows it.
for block in "$work"/*.block; do
	name=${block##*/}
	printf '.print %s\nEXPLAIN QUERY PLAN\n' "block ${name%.block}"
	cat "$block"
	printf ';\n'
done > "$work/questions"
sqlite3 "$work/db" < "$work/questions" > "$work/plans" 2>&1
awk -v dir="$work" '
	function report(bad, what) { print (bad ? "not ok " : "ok ") ++count " - " what; failed += bad }
	function judge() {
		report(plan ~ /rror/, name " prepares")
		if (plan ~ /rror/) print "# " plan
		report(positional[name], name " has named parameters only")
		if (scans && (getline line < (dir "/" name ".scan")) < 0) {
			report(1, name " scans without a \"-- scan:\" line")
			gsub(/\n/, "\n# ", plan)
			print "# " plan
		}
	}
	FNR == 1 { file++; name = "" }
	/^(\.print )?block / { if (file == 2 && name) judge(); name = $NF; plan = ""; scans = 0; next }
	file == 1 { if (/\?/) positional[name] = 1; next }
	/SCAN (orders|order_line|event|stock_move|reservation|o|l|m)( |$)/ && !/SCAN (o|orders) USING (COVERING )?INDEX/ { scans = 1 }
	{ plan = plan $0 "\n" }
	END { judge(); print "1.." count; exit failed != 0 }
' "$work/questions" "$work/plans"
