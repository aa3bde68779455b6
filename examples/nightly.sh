#!/bin/sh
# nightly.sh FOLDER - the job of the night, for cron
#
#   15 2 * * *  OMS_MAILTO=me@example.com /usr/local/share/oms/nightly.sh /srv/shop
#
# FOLDER/drop/items and FOLDER/drop/orders are where the dumps are put. They are imported and moved to
# FOLDER/done/DATE; what came in is given to the orders that wait; orders that can be shipped are confirmed;
# FOLDER/reports/DATE.txt tells of it. The data file is FOLDER/oms.db, its copies FOLDER/backups.
# When something was refused, could not be read, or the audit found something, this is mailed to OMS_MAILTO,
# or printed, which cron mails itself. Safe to run twice, and after it was killed.
#
# OMS_KEEP is how many backups are kept (14); OMS_DAY the day it is run for (today).
set -u

folder=${1:?nightly.sh FOLDER}
day=${OMS_DAY:-$(date +%F)}
keep=${OMS_KEEP:-14}
export OMS_DB="$folder/oms.db"
trouble=$folder/reports/$day.trouble
report=$folder/reports/$day.txt

mkdir -p "$folder/drop/items" "$folder/drop/orders" "$folder/done/$day" "$folder/reports" "$folder/backups" || exit 74

# one at a time: the lock goes with the process
exec 9>"$folder/.lock"
if command -v flock >/dev/null && ! flock -n 9; then
	echo "nightly.sh: another one is at work in $folder" >&2
	exit 75
fi
: >"$trouble"

# Note what a step said when its status was not 0.
note()
{
	[ "$1" -eq 0 ] && return
	printf '%s: status %s\n' "$2" "$1"
	sed 's/^/  /' "$folder/reports/.said"
} >>"$trouble"

# Run a step; what it prints is not wanted, what it says is kept for note.
step()
{
	name=$1
	shift
	"$@" >/dev/null 2>"$folder/reports/.said"
	note $? "$name"
}

# take KIND TOOL: import the dumps of one kind, one by one, so that a bad one does not stop the others
take()
{
	for dump in "$folder/drop/$1"/*; do
		[ -f "$dump" ] || continue
		name=$(basename "$dump")
		rejects=$folder/reports/$day-$name.rejects.ndjson
		"$2" import --rejects "$rejects" "$dump" >/dev/null 2>"$folder/reports/.said"
		status=$?
		note $status "$2 import $name"
		[ -s "$rejects" ] || rm -f "$rejects"
		# 0 and 1: it was read to its end. Anything else is left where it is, for the next night.
		[ $status -gt 1 ] || mv "$dump" "$folder/done/$day/$name"
	done
}

take items oms-stock
take orders oms-order

if [ ! -e "$OMS_DB" ]; then
	rm -f "$trouble"
	echo "nightly.sh: there is no data file and nothing was dropped in $folder/drop" >&2
	exit 66
fi

step 'oms-stock reserve' oms-stock reserve --waiting
# orders that cannot be confirmed yet are no trouble: they are in the report
oms-order list --state placed 2>/dev/null | oms-order confirm >"$folder/reports/.confirmed" 2>/dev/null

{
	printf 'Night of %s\n\n' "$day"
	printf 'Confirmed: %s\n' "$(wc -l <"$folder/reports/.confirmed" | tr -d ' ')"
	printf '\nHeld:\n'
	oms-order list --hold address,contact,manual --format table --fields order,holds,ship_to.city
	printf '\nWaiting for stock:\n'
	oms-order list --state placed,confirmed --fulfilment waiting,partly_allocated --format table \
		--fields order,placed_at,fulfilment
	printf '\nTo be bought:\n'
	oms-stock low --format table
	printf '\nSales by month:\n'
	oms-report sales --by month --format table
	printf '\nStages:\n'
	oms-report funnel --format table
} >"$report.new" 2>"$folder/reports/.said"
note $? report
mv "$report.new" "$report"

oms-report audit --format table >"$folder/reports/.said" 2>&1
note $? 'oms-report audit'
# a second run of the same day makes the copy of the day again
step 'oms-report backup' oms-report backup --force "$folder/backups/oms-$day.db.gz"
find "$folder/backups" -name 'oms-*.db.gz' | sort -r | tail -n +"$((keep + 1))" | while IFS= read -r old; do
	rm -f "$old"
done
rm -f "$folder/reports/.said" "$folder/reports/.confirmed"

if [ ! -s "$trouble" ]; then
	rm -f "$trouble"
	exit 0
fi
if [ -n "${OMS_MAILTO:-}" ] && command -v mail >/dev/null; then
	mail -s "oms: night of $day" "$OMS_MAILTO" <"$trouble"
else
	cat "$trouble"
fi
exit 1
