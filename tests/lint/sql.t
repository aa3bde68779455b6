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
count=0
failed=0
report() {
	count=$((count + 1))
	if [ "$1" = 0 ]; then echo "ok $count - $2"; else echo "not ok $count - $2"; failed=1; fi
}
for block in "$work"/*.block; do
	name=${block##*/}
	name=${name%.block}
	plan=$(sqlite3 "$work/db" "EXPLAIN QUERY PLAN $(cat "$block")" 2>&1)
	report $? "$name prepares" || true
	case $plan in *rror*) echo "# $plan" ;; esac
	grep -q '?' "$block"
	report $((1 - $?)) "$name has named parameters only"
	# a scan of a table whose rows grow with the business, without an index that narrows it
	if echo "$plan" | grep -Eq 'SCAN (orders|order_line|event|stock_move|reservation|o|l|m)( |$)' \
		&& ! echo "$plan" | grep -Eq 'SCAN (o|orders) USING (COVERING )?INDEX' && [ ! -f "$work/$name.scan" ]; then
		report 1 "$name scans without a '-- scan:' line"
		while IFS= read -r row; do echo "# $row"; done <<< "$plan"
	fi
done
echo "1..$count"
exit $failed
